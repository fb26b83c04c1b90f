import assert from "node:assert/strict";
import fc from "fast-check";
import { readInteger, readString } from "../../../../src/transport/http2/hpack/cursor.ts";
import { hex, integer, rawString } from "./blocks.ts";

function cursorAt(block: Buffer) {
  return { block, at: 0, fault: undefined };
}

/** What is read, or why it is not. */
function integerOf(block: Buffer, prefix: number): number | string {
  const cursor = cursorAt(block);
  const value = readInteger(cursor, prefix);
  return cursor.fault ?? value;
}

function stringOf(block: Buffer): { text: string } | string {
  const cursor = cursorAt(block);
  const text = readString(cursor);
  return cursor.fault ?? { text };
}

/** RFC 7541, section 5.1. */
describe("an integer of a block", () => {
  it("is read for every prefix up to 2^31, whatever the bits beside the prefix", () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.nat(300), fc.constant(2 ** 31));
    fc.assert(
      fc.property(value, fc.integer({ min: 4, max: 7 }), fc.boolean(), (number, prefix, flagged) => {
        const block = integer(number, prefix, flagged ? 256 - 2 ** prefix : 0);
        const cursor = cursorAt(Buffer.concat([block, hex("ff")]));
        assert.equal(readInteger(cursor, prefix), number);
        assert.deepEqual([cursor.at, cursor.fault], [block.length, undefined]);
      }),
    );
  });

  it("is refused above 2^31", () => {
    for (const value of [2 ** 31 + 1, 2 ** 32, 2 ** 32 + 5, 2 ** 35]) {
      assert.equal(integerOf(integer(value, 5), 5), "integer above 2^31");
    }
  });

  it("may be padded with zeros to five bytes after the first, and to no more", () => {
    assert.equal(integerOf(hex("1f 80 80 80 80 00"), 5), 31);
    assert.equal(integerOf(hex("1f 80 80 80 80 80 00"), 5), "integer of too many bytes");
  });

  it("is refused where the block ends within it", () => {
    for (const block of ["", "1f", "1f 80", "1f ff ff"]) {
      assert.equal(integerOf(hex(block), 5), "block ends within an integer");
    }
  });
});

/** RFC 7541, section 5.2. */
describe("a string of a block", () => {
  it("is read raw, byte by byte", () => {
    const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString("latin1");
    assert.deepEqual(stringOf(rawString(every)), { text: every });
    assert.deepEqual(stringOf(rawString("")), { text: "" });
  });

  it("is read in Huffman code where the first bit says so", () => {
    assert.deepEqual(stringOf(hex("86 a8eb 1064 9cbf")), { text: "no-cache" });
    assert.deepEqual(stringOf(hex("80")), { text: "" });
  });

  it("is refused where the block ends within it", () => {
    for (const block of ["05 61 62", "01", "87 a8eb 1064 9cbf", "7f ff ff ff ff 00"]) {
      assert.equal(stringOf(hex(block)), "block ends within a string");
    }
    assert.equal(stringOf(hex("")), "block ends within an integer");
  });

  it("is refused with Huffman code that is none", () => {
    for (const block of ["81 ff", "81 1e", "84 ff ff ff ff"]) {
      assert.equal(stringOf(hex(block)), "invalid Huffman code or padding");
    }
  });
});
