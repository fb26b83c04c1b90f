import assert from "node:assert/strict";
import fc from "fast-check";
import { readMessage } from "../../../src/directory/ldap/message.ts";
import { createMessageReader } from "../../../src/directory/ldap/message-reader.ts";
import {
  BIND,
  DONE,
  ENTRY,
  EXTENDED,
  element,
  entry,
  integer,
  message,
  reference,
  result,
} from "./server-messages.ts";

const ALICE = {
  uid: ["alice"],
  memberOf: ["cn=a", "cn=b"],
  jpegPhoto: [Buffer.from([0xff, 0xd8])],
  empty: [],
};
const ANSWER = [entry(2, "uid=alice", ALICE), reference(2, "ldap://other"), result(2, DONE)];
const LONG = entry(3, "uid=bob", { memberOf: Array.from({ length: 2_000 }, (_, at) => `cn=group-${at}`) });

const MALFORMED: readonly (readonly [what: string, bytes: Buffer])[] = [
  ["text", Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
  ["an element that is no sequence", element(0x31, integer(1), element(DONE))],
  ["an indefinite length", Buffer.from([0x30, 0x80, 0x02, 0x01, 0x01, 0x00, 0x00])],
  ["a length of five octets", Buffer.from([0x30, 0x85, 0, 0, 0, 0, 3, 2, 1, 1])],
  ["nothing in it", element(0x30)],
  ["an id alone", element(0x30, integer(1))],
  ["an id that is no integer", element(0x30, element(0x04, "1"), element(DONE))],
  ["an id of five octets", element(0x30, element(0x02, Buffer.alloc(5, 1)), element(DONE))],
  ["a negative id", element(0x30, element(0x02, Buffer.from([0xff])), element(DONE))],
  ["an operation that no client is sent", message(1, element(0x60))],
  ["a result without a code", message(1, element(DONE))],
  ["a result of a code alone", message(1, element(DONE, integer(0, 0x0a)))],
  ["a result whose code is no enumeration", message(1, element(DONE, integer(0), element(4), element(4)))],
  ["a result with an empty code", message(1, element(DONE, element(0x0a), element(4), element(4)))],
  ["an entry without attributes", message(1, element(ENTRY, element(4)))],
  ["an entry with more than attributes", message(1, element(ENTRY, element(4), element(0x30), element(4)))],
  [
    "an entry whose name is no UTF-8",
    message(1, element(ENTRY, element(4, Buffer.from([0xff])), element(0x30))),
  ],
  ["an attribute without values", withAttribute(element(0x30, element(4, "uid")))],
  [
    "an attribute whose values are a sequence",
    withAttribute(element(0x30, element(4, "uid"), element(0x30))),
  ],
  ["a value that is no text", withAttribute(element(0x30, element(4, "uid"), element(0x31, integer(1))))],
  [
    "values beyond their attribute",
    withAttribute(element(0x30, element(4, "uid"), Buffer.from([0x31, 0x7f]))),
  ],
  [
    "a value beyond its values",
    withAttribute(element(0x30, element(4, "uid"), element(0x31, Buffer.from([4, 9])))),
  ],
];

function withAttribute(attribute: Buffer): Buffer {
  return message(1, element(ENTRY, element(4), element(0x30, attribute)));
}

describe("messages of an LDAP server", () => {
  it("are read", () => {
    const reading = readMessage(Buffer.concat(ANSWER));
    assert.ok(reading.kind === "message" && reading.message.kind === "entry");
    const { id, entry: read } = reading.message;
    assert.deepEqual([id, read.dn], [2, "uid=alice"]);
    const values = (name: string) => read.attributes.get(name)?.map((value) => value.toString("latin1"));
    assert.deepEqual(["uid", "memberof", "jpegphoto", "empty", "memberOf"].map(values), [
      ["alice"],
      ["cn=a", "cn=b"],
      ["\u00ff\u00d8"],
      [],
      undefined,
    ]);
  });

  for (const [operation, code] of [
    [BIND, 49],
    [DONE, 4],
    [EXTENDED, 0],
  ] as const) {
    it(`are results of operation ${operation} with their code`, () => {
      const reading = readMessage(result(7, operation, code));
      assert.ok(reading.kind === "message");
      assert.deepEqual(reading.message, { kind: "result", id: 7, operation, code });
    });
  }

  it("may have controls and a referral behind what is read", () => {
    const referral = element(0xa3, element(4, "ldap://other"));
    const operation = element(DONE, integer(10, 0x0a), element(4), element(4), referral);
    const reading = readMessage(element(0x30, integer(1), operation, element(0xa0)));
    assert.ok(reading.kind === "message");
    assert.deepEqual(reading.message, { kind: "result", id: 1, operation: DONE, code: 10 });
  });

  for (const [what, bytes] of MALFORMED) {
    it(`are malformed with ${what}`, () => assert.equal(readMessage(bytes).kind, "malformed"));
  }

  it("are the same in whatever pieces they come", () => {
    const whole = createMessageReader().read(Buffer.concat([...ANSWER, LONG]));
    assert.equal(whole?.length, 4);
    const bytes = Buffer.concat([...ANSWER, LONG]);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 20 }), (cuts) => {
        const reader = createMessageReader();
        const ends = [...cuts.toSorted((one, other) => one - other), bytes.length];
        const messages = ends.flatMap((end, at) => reader.read(bytes.subarray(ends[at - 1] ?? 0, end)) ?? []);
        assert.deepEqual(messages, whole);
        assert.equal(reader.isWithin, false);
      }),
      { numRuns: 50 },
    );
  });

  it("are incomplete where they are cut off", () => {
    const bytes = entry(2, "uid=alice", ALICE);
    for (let end = 0; end < bytes.length; end += 1) {
      assert.equal(readMessage(bytes.subarray(0, end)).kind, "incomplete");
    }
  });

  it("are read or refused, whatever bytes they are", () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        readMessage(Buffer.from(bytes));
        readMessage(element(0x30, integer(1), element(ENTRY, bytes)));
      }),
    ));

  it("are read or refused, whichever bytes are changed", () =>
    fc.assert(
      fc.property(fc.nat(), fc.nat(255), (position, value) => {
        const bytes = Buffer.concat(ANSWER);
        bytes[position % bytes.length] = value;
        createMessageReader().read(bytes);
      }),
      { numRuns: 2_000 },
    ));
});
