import assert from "node:assert/strict";
import fc from "fast-check";
import { createHpackDecoder } from "../../../../src/transport/http2/hpack/decoder.ts";
import { encodeFields } from "../../../../src/transport/http2/hpack/encoder.ts";
import { decoded, hex, LIMITS, tableOf, toFields } from "./blocks.ts";

describe("the HPACK encoder", () => {
  for (const { what, name, value, block } of [
    { what: "a field of the static table by its index", name: ":status", value: "200", block: "88" },
    { what: "the last of them", name: "www-authenticate", value: "", block: "bd" },
    { what: "a name of the static table by its index", name: ":status", value: "401", block: "08 82 6801" },
    { what: "a high index in two bytes", name: "server", value: "a", block: "0f27 0161" },
    {
      what: "any other name as a text",
      name: "custom-key",
      value: "",
      block: "00 88 25a8 49e9 5ba9 7d7f 00",
    },
    { what: "a text raw where Huffman is no shorter", name: "age", value: "&&", block: "0f06 02 2626" },
  ]) {
    it(`writes ${what}`, () => assert.deepEqual(encodeFields([{ name, value }]), hex(block)));
  }

  it("writes fields in their order, and none for none", () => {
    const rows = [
      [":status", "200"],
      ["content-type", "application/grpc"],
    ] as const;
    assert.deepEqual(encodeFields(toFields(rows)), hex("88 0f10 8b 1d75 d062 0d26 3d4c 4d65 64"));
    assert.deepEqual(encodeFields([]), hex(""));
  });

  it("refuses a character beyond latin1, which would be cut to another", () => {
    const field = { name: "grpc-message", value: "a\u010ab" };
    assert.throws(() => encodeFields([field]), TypeError);
  });

  it("brings any fields through our decoder and leaves its table empty", () => {
    const text = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString("latin1"));
    const name = fc.oneof(text, fc.constantFrom(":status", "server", "grpc-status", ":path"));
    const value = fc.oneof(text, fc.constantFrom("200", "/", ""));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 10 }), (rows) => {
        const decoder = createHpackDecoder(LIMITS);
        assert.deepEqual(decoded(decoder, encodeFields(toFields(rows))), rows);
        assert.deepEqual(tableOf(decoder), []);
      }),
    );
  });
});
