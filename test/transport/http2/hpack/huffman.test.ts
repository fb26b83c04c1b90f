import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeHuffman } from "../../../../src/transport/http2/hpack/huffman-decode.ts";
import { encodeHuffman, huffmanLength } from "../../../../src/transport/http2/hpack/huffman-encode.ts";
import { hex } from "./blocks.ts";
import { BIT_TEXTS, packBits } from "./huffman-codes.ts";

const BYTES = Array.from({ length: 256 }, (_, byte) => byte);
const END_OF_STRING = 256;
/** Texts by the bits of padding after them; the codes of 0, %, B and * have 5, 6, 7 and 8 bits. */
const WITH_PADDING = ["*", "B", "%", "0", "%%", "0%", "00", "00B"];

function decode(bytes: Buffer): string | undefined {
  return decodeHuffman(bytes, 0, bytes.length);
}

function bitsOf(...symbols: readonly (number | undefined)[]): string {
  return symbols.map((symbol = 0) => BIT_TEXTS[symbol] ?? "").join("");
}

describe("the Huffman code", () => {
  it("has 257 codes in the table that the tests hold it to", () => assert.equal(BIT_TEXTS.length, 257));

  it("encodes and decodes each byte by its own code", () => {
    for (const byte of BYTES) {
      const expected = packBits(bitsOf(byte));
      assert.deepEqual(encodeHuffman(Buffer.of(byte)), expected, `byte ${byte}`);
      assert.equal(decode(expected), String.fromCharCode(byte), `byte ${byte}`);
    }
  });

  it("decodes each code after each other one", () => {
    for (const first of BYTES) {
      const bits = BYTES.map((second) => bitsOf(first, second)).join("");
      const text = BYTES.map((second) => String.fromCharCode(first, second)).join("");
      assert.equal(decode(packBits(bits)), text, `after byte ${first}`);
    }
  });

  it("brings any bytes through", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const encoded = encodeHuffman(Buffer.from(bytes));
        assert.deepEqual(encoded, packBits(bitsOf(...bytes)));
        assert.equal(encoded.length, huffmanLength(Buffer.from(bytes)));
        assert.equal(decode(encoded), Buffer.from(bytes).toString("latin1"));
      }),
    );
  });

  it("reads within its bounds alone", () => {
    const inner = packBits(bitsOf(...Buffer.from("user_1")));
    const bytes = Buffer.concat([Buffer.alloc(3), inner, Buffer.alloc(3)]);
    assert.equal(decodeHuffman(bytes, 3, 3 + inner.length), "user_1");
  });

  it("takes the empty string", () => assert.equal(decode(Buffer.alloc(0)), ""));
});

/** RFC 7541, section 5.2. */
describe("the end of a Huffman string", () => {
  for (const [ones, text] of WITH_PADDING.entries()) {
    it(`may be padded with ${ones} ones`, () => {
      const bits = bitsOf(...Buffer.from(text));
      assert.equal((bits.length + ones) % 8, 0);
      assert.equal(decode(packBits(bits)), text);
    });
  }

  it("may not be padded with a whole byte", () => {
    assert.equal(decode(hex("ff")), undefined);
    assert.equal(decode(Buffer.concat([packBits(bitsOf(0x2a)), hex("ff")])), undefined);
  });

  it("may not be padded with zeros", () => assert.equal(decode(hex("1e")), undefined));

  it("may not be end-of-string, wherever it stands", () => {
    const a = 0x61;
    assert.equal(decode(packBits(bitsOf(END_OF_STRING))), undefined);
    assert.equal(decode(packBits(bitsOf(a, END_OF_STRING, a))), undefined);
    assert.equal(decode(packBits(bitsOf(END_OF_STRING, ...Buffer.alloc(64, "a")))), undefined);
  });

  it("is judged for any bytes as by a search bit by bit", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.array(fc.constantFrom(0xff, 0xfe, 0x00, 0x7f), { maxLength: 12 }),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        assert.equal(decode(Buffer.from(input)), search(Buffer.from(input)));
      }),
      { numRuns: 2_000 },
    );
  });
});

const SYMBOLS = new Map(BIT_TEXTS.map((text, symbol) => [text, symbol]));

function search(bytes: Buffer): string | undefined {
  const symbols: number[] = [];
  let code = "";
  for (const bit of [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("")) {
    code += bit;
    const symbol = SYMBOLS.get(code);
    if (symbol === END_OF_STRING) return undefined;
    if (symbol === undefined) continue;
    symbols.push(symbol);
    code = "";
  }
  return /^1{0,7}$/.test(code) ? Buffer.from(symbols).toString("latin1") : undefined;
}
