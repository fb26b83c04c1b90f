import assert from "node:assert/strict";
import fc from "fast-check";
import { createHpackDecoder } from "../../../../src/transport/http2/hpack/decoder.ts";
import { decoded, hex, indexedLiteral, LIMITS, rawString, sizeUpdate, tableOf } from "./blocks.ts";

function reasonOf(...blocks: readonly Buffer[]): string | undefined {
  const decoder = createHpackDecoder(LIMITS);
  for (const block of blocks.slice(0, -1)) decoded(decoder, block);
  const result = decoder.decode(blocks.at(-1) ?? Buffer.alloc(0));
  return result.kind === "error" ? result.reason : undefined;
}

describe("the HPACK decoder", () => {
  it("takes an empty block", () => assert.deepEqual(decoded(createHpackDecoder(LIMITS), hex("")), []));

  it("looks up the whole static table and nothing beyond", () => {
    const decoder = createHpackDecoder(LIMITS);
    assert.deepEqual(decoded(decoder, hex("81 83 88 90 bd")), [
      [":authority", ""],
      [":method", "POST"],
      [":status", "200"],
      ["accept-encoding", "gzip, deflate"],
      ["www-authenticate", ""],
    ]);
    assert.deepEqual(decoder.decode(hex("be")), { kind: "error", reason: "index of no field" });
  });

  it("takes the name of a literal from either table", () => {
    const decoder = createHpackDecoder(LIMITS);
    decoded(decoder, indexedLiteral("x-user", "ada"));
    const values = [hex("7e"), rawString("bob"), hex("0f2f"), rawString("eve"), hex("04"), rawString("/a")];
    assert.deepEqual(decoded(decoder, Buffer.concat(values)), [
      ["x-user", "bob"],
      ["x-user", "eve"],
      [":path", "/a"],
    ]);
    assert.deepEqual(tableOf(decoder), [
      ["x-user", "bob"],
      ["x-user", "ada"],
    ]);
  });

  it("keeps each connection's table to itself", () => {
    decoded(createHpackDecoder(LIMITS), indexedLiteral("x-user", "ada"));
    assert.deepEqual(tableOf(createHpackDecoder(LIMITS)), []);
  });

  it("keeps nothing of the block's memory", () => {
    const decoder = createHpackDecoder(LIMITS);
    const unindexed = hex("00 01 61 86 a8eb 1064 9cbf");
    const block = Buffer.concat([indexedLiteral("x-user", "ada"), unindexed]);
    const result = decoder.decode(block);
    block.fill(0x2a);
    assert.deepEqual(result.kind === "fields" && result.fields, [
      { name: "x-user", value: "ada" },
      { name: "a", value: "no-cache" },
    ]);
    assert.deepEqual(tableOf(decoder), [["x-user", "ada"]]);
  });
});

describe("a block that is no HPACK", () => {
  const USER = indexedLiteral("x-user", "ada");
  const cases: Record<string, readonly [reason: string, ...blocks: Buffer[]]> = {
    "refers to index 0": ["index of no field", hex("80")],
    "refers beyond the dynamic table": ["index of no field", USER, hex("bf")],
    "refers to a name beyond the dynamic table": ["index of no field", USER, hex("7f 00 00")],
    "refers to a field that was evicted": [
      "index of no field",
      USER,
      Buffer.concat([sizeUpdate(0), hex("be")]),
    ],
    "ends within an index": ["block ends within an integer", hex("ff")],
    "ends before the value": ["block ends within an integer", hex("04")],
    "ends within the value": ["block ends within a string", hex("04 02 2f")],
    "ends within the name": ["block ends within a string", hex("40 05 78 2d")],
    "has a Huffman string with bad padding": ["invalid Huffman code or padding", hex("04 81 ff")],
  };
  for (const [name, [reason, ...blocks]] of Object.entries(cases)) {
    it(`${name}: ${reason}`, () => assert.equal(reasonOf(...blocks), reason));
  }

  it("adds no broken field to the table", () => {
    const decoder = createHpackDecoder(LIMITS);
    assert.equal(decoder.decode(hex("40 01 61 05 62")).kind, "error");
    assert.deepEqual(tableOf(decoder), []);
  });

  it("never throws, whatever the bytes and the blocks before", () => {
    const blocks = fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 });
    fc.assert(
      fc.property(blocks, (inputs) => {
        const decoder = createHpackDecoder({ maxTableSize: 200, maxListSize: 300 });
        for (const input of inputs) {
          assert.match(decoder.decode(Buffer.from(input)).kind, /^(fields|tooLarge|error)$/);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

/** RFC 7541, sections 4.2 and 6.3. */
describe("an update of the table's size", () => {
  const MISPLACED = "table size update out of place";
  const GET = hex("82");

  it("evicts, and holds for the blocks after it", () => {
    const decoder = createHpackDecoder(LIMITS);
    for (const name of ["a", "b"]) decoded(decoder, indexedLiteral(name, "1"));
    assert.deepEqual(decoded(decoder, Buffer.concat([sizeUpdate(40), GET])), [[":method", "GET"]]);
    assert.deepEqual(tableOf(decoder), [["b", "1"]]);
    decoded(decoder, indexedLiteral("c", "1"));
    assert.deepEqual(tableOf(decoder), [["c", "1"]]);
  });

  it("may come twice, the smallest size first", () => {
    const decoder = createHpackDecoder(LIMITS);
    decoded(decoder, indexedLiteral("a", "1"));
    decoded(decoder, Buffer.concat([sizeUpdate(0), sizeUpdate(4_096)]));
    assert.deepEqual(tableOf(decoder), []);
    decoded(decoder, indexedLiteral("b", "1"));
    assert.deepEqual(tableOf(decoder), [["b", "1"]]);
  });

  it("is refused three times and in a flood", () => {
    for (const times of [3, 10_000]) {
      assert.equal(reasonOf(Buffer.concat(Array(times).fill(sizeUpdate(0)))), MISPLACED);
    }
  });

  it("is refused after a field", () => {
    assert.equal(reasonOf(Buffer.concat([GET, sizeUpdate(0)])), MISPLACED);
    assert.equal(reasonOf(Buffer.concat([sizeUpdate(0), GET, sizeUpdate(0)])), MISPLACED);
  });

  it("is refused above the announced size", () => {
    assert.equal(reasonOf(sizeUpdate(4_096)), undefined);
    assert.equal(reasonOf(sizeUpdate(4_097)), "table size above the announced one");
    assert.equal(reasonOf(sizeUpdate(2 ** 33)), "integer above 2^31");
  });

  it("opens a table larger than 4096 bytes, which it is not before", () => {
    const long = "v".repeat(3_000);
    const add = (name: string) => indexedLiteral(name, long);
    const decoder = createHpackDecoder({ ...LIMITS, maxTableSize: 8_192 });
    decoded(decoder, Buffer.concat([add("a"), add("b")]));
    assert.deepEqual(tableOf(decoder), [["b", long]]);
    decoded(decoder, Buffer.concat([sizeUpdate(8_192), add("c")]));
    assert.deepEqual(tableOf(decoder), [
      ["c", long],
      ["b", long],
    ]);
  });
});
