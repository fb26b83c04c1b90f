import assert from "node:assert/strict";
import { type LookupResult, unavailable } from "../../../src/directory/directory.ts";
import { resolveLookup } from "../../../src/directory/resolve.ts";
import { byUsername, ldapUnderTest, type WrittenLdap } from "./ldap-under-test.ts";
import { type Reply, type ScriptedServer, startScriptedServer } from "./scripted-server.ts";
import {
  BIND,
  DONE,
  ENTRY,
  EXTENDED,
  element,
  entry,
  message,
  reference,
  result,
} from "./server-messages.ts";

const PASSWORD = "the account's own";
const SETTINGS = {
  base: "dc=example,dc=com",
  bind: { dn: "cn=gate,dc=example,dc=com", password: PASSWORD },
};

const bound: Reply = (id) => result(id, BIND);
const alice = (id: number, more: Parameters<typeof entry>[2] = {}) =>
  entry(id, "uid=alice,dc=example,dc=com", { uid: ["alice"], ...more });
const found: Reply = (id) => Buffer.concat([alice(id), result(id, DONE)]);
const notice = result(0, EXTENDED, 52);

const MALFORMED = "the answer is malformed";
const STRANGE: readonly (readonly [what: string, replies: readonly Reply[], detail: string])[] = [
  ["a result without a code", [bound, (id) => message(id, element(DONE))], MALFORMED],
  ["a result of another request", [bound, (id) => result(id + 1, DONE)], MALFORMED],
  ["the result of a bind to a search", [bound, (id) => result(id, BIND)], MALFORMED],
  ["the result of a search to a bind", [(id) => result(id, DONE)], MALFORMED],
  ["an entry to a bind, and no result", [(id) => Buffer.concat([alice(id), result(id, DONE)])], MALFORMED],
  ["an entry whose lengths go beyond it", [bound, lying], MALFORMED],
  ["an answer of another protocol", [() => Buffer.from("HTTP/1.1 200 OK\r\n\r\n")], MALFORMED],
  [
    "an answer that never ends",
    [bound, (id) => Buffer.concat(Array(20_000).fill(alice(id)))],
    "the answer is too large",
  ],
  ["an attribute in part", [bound, inPart], "an attribute came in part"],
  ["a refusal to search", [bound, (id) => result(id, DONE, 50)], "search: insufficientAccessRights"],
  ["a code that no one knows", [bound, (id) => result(id, DONE, 99)], "search: result 99"],
  ["a refusal of the way to bind", [(id) => result(id, BIND, 8)], "bind: strongerAuthRequired"],
  ["a referral to a bind", [(id) => result(id, BIND, 10)], "bind: referral"],
  ["a farewell in place of the answer", [bound, () => notice], "disconnected by the server"],
  ["nothing", [bound], "timeout"],
  ["nothing to a bind", [], "timeout"],
  ["an answer that stops within", [bound, (id) => alice(id).subarray(0, 9)], "timeout"],
];

function lying(id: number): Buffer {
  const attribute = element(0x30, element(4, "uid"), Buffer.from([0x31, 0x7f]));
  return message(id, element(ENTRY, element(4), element(0x30, attribute)));
}

function inPart(id: number): Buffer {
  return Buffer.concat([alice(id, { memberOf: [], "memberOf;range=0-1499": ["cn=a"] }), result(id, DONE)]);
}

describe("an LDAP server that answers strangely", () => {
  let server: ScriptedServer;

  afterEach(() => server.stop());

  async function answersOf(replies: readonly Reply[], times = 1, more: WrittenLdap = {}) {
    server = await startScriptedServer(replies);
    const directory = ldapUnderTest({ ...SETTINGS, url: server.url }, { timeout: "5s", ...more });
    const results: LookupResult[] = [];
    for (let time = 0; time < times; time += 1) {
      const query = byUsername("alice");
      results.push(resolveLookup(await directory.search(query), query));
    }
    await directory.close();
    return results;
  }

  for (const [what, replies, detail] of STRANGE) {
    it(`by ${what} is unavailable (${detail})`, async () => {
      const timeout = detail === "timeout" ? "150ms" : "5s";
      assert.deepEqual(await answersOf(replies, 1, { timeout }), [unavailable(detail)]);
      assert.equal(server.connections, 1);
    });
  }

  it("by references to other servers is answered without them", async () => {
    const replies: Reply[] = [
      bound,
      (id) => Buffer.concat([reference(id, "ldap://127.0.0.1:1/"), alice(id), result(id, DONE)]),
    ];
    assert.deepEqual(
      (await answersOf(replies)).map(({ kind }) => kind),
      ["found"],
    );
  });

  for (const [what, unasked] of [
    ["an answer more", (id: number) => Buffer.concat([found(id), alice(id)])],
    ["the beginning of one", (id: number) => Buffer.concat([found(id), alice(id).subarray(0, 5)])],
    ["a farewell", (id: number) => Buffer.concat([found(id), notice])],
  ] as const) {
    it(`by ${what} behind the answer is asked anew over another connection`, async () => {
      const results = await answersOf([bound, unasked, (id) => result(id, DONE)], 2);
      assert.deepEqual(
        results.map(({ kind }) => kind),
        ["found", "found"],
      );
      assert.equal(server.connections, 2);
    });
  }

  it("by more than the answer to StartTLS is not trusted any further", async () => {
    const replies: Reply[] = [
      (id) => Buffer.concat([result(id, EXTENDED), result(id + 1, BIND), found(id + 2)]),
    ];
    const results = await answersOf(replies, 1, { startTls: true });
    assert.deepEqual(results, [unavailable("startTls: more than the answer")]);
    assert.ok(!server.received().includes(PASSWORD));
  });

  it("by a refusal of StartTLS is told neither account nor question", async () => {
    const results = await answersOf([(id) => result(id, EXTENDED, 2), bound, found], 1, { startTls: true });
    assert.deepEqual(results, [unavailable("startTls: protocolError")]);
    for (const secret of [PASSWORD, "cn=gate", "alice"]) assert.ok(!server.received().includes(secret));
  });
});
