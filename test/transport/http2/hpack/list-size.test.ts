import assert from "node:assert/strict";
import { createHpackDecoder } from "../../../../src/transport/http2/hpack/decoder.ts";
import { decoded, hex, indexedLiteral, LIMITS, tableOf } from "./blocks.ts";

/** What `:method: GET` counts. */
const GET_SIZE = 7 + 3 + 32;

/** A decoder whose table holds one field of 4,000 bytes and more, and a block that repeats it. */
function armBomb(maxListSize: number, references: number) {
  const decoder = createHpackDecoder({ ...LIMITS, maxListSize });
  decoded(decoder, indexedLiteral("a", "v".repeat(4_000)));
  return { decoder, bomb: Buffer.alloc(references, 0xbe) };
}

describe("the size of a header list", () => {
  it("counts names, values and 32 bytes a field, and may reach the limit", () => {
    const decoder = createHpackDecoder({ ...LIMITS, maxListSize: 3 * GET_SIZE });
    assert.equal(decoded(decoder, hex("82 82 82")).length, 3);
    assert.deepEqual(decoder.decode(hex("82 82 82 82")), { kind: "tooLarge" });
    const smaller = createHpackDecoder({ ...LIMITS, maxListSize: 3 * GET_SIZE - 1 });
    assert.deepEqual(smaller.decode(hex("82 82 82")), { kind: "tooLarge" });
  });

  it("counts each block for itself", () => {
    const decoder = createHpackDecoder({ ...LIMITS, maxListSize: GET_SIZE });
    for (const _ of Array(5)) assert.equal(decoded(decoder, hex("82")).length, 1);
  });

  it("counts fields without a name and without a value", () => {
    const decoder = createHpackDecoder({ ...LIMITS, maxListSize: 320 });
    assert.equal(decoder.decode(Buffer.alloc(30)).kind, "fields");
    assert.equal(decoder.decode(Buffer.alloc(33)).kind, "tooLarge");
  });

  it("reads a list too large to its end, so that the next block can be decoded", () => {
    const decoder = createHpackDecoder({ ...LIMITS, maxListSize: 2 * GET_SIZE });
    const block = Buffer.concat([indexedLiteral("a", "v".repeat(100)), indexedLiteral("b", "2")]);
    assert.deepEqual(decoder.decode(block), { kind: "tooLarge" });
    assert.deepEqual(decoded(decoder, hex("be")), [["b", "2"]]);
  });

  it("refuses as an error what is no HPACK beyond the limit", () => {
    const decoder = createHpackDecoder({ ...LIMITS, maxListSize: 0 });
    assert.equal(decoder.decode(hex("82 82 80")).kind, "error");
  });

  it("holds against a bomb of references to one long field, in no more memory than the block", () => {
    const { decoder, bomb } = armBomb(LIMITS.maxListSize, 1_000_000);
    const before = process.memoryUsage().heapUsed;
    assert.deepEqual(decoder.decode(bomb), { kind: "tooLarge" });
    assert.ok(process.memoryUsage().heapUsed - before < 4_000_000);
    assert.equal(tableOf(decoder).length, 1);
  });
});
