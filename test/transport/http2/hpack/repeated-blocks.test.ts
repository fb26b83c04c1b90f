import { deepEqual, equal, notEqual } from "node:assert/strict";
import fc from "fast-check";
import { createHpackDecoder } from "../../../../src/transport/http2/hpack/decoder.ts";
import { decoded, hex, indexedLiteral, LIMITS, sizeUpdate } from "./blocks.ts";

/** The newest field of the dynamic table. */
const NEWEST = hex("be");

/** Blocks that read the table, change it, resize it, and one that is no HPACK. */
const BLOCKS: readonly Buffer[] = [
  hex("82 86"),
  NEWEST,
  hex("bf"),
  hex("82 be"),
  indexedLiteral("x-a", "1"),
  indexedLiteral("x-b", "2"),
  sizeUpdate(40),
  sizeUpdate(4_096),
  Buffer.concat([sizeUpdate(0), sizeUpdate(4_096)]),
];

describe("a block that comes again", () => {
  it("says the same while the table stays what it was, by the very same list", () => {
    const decoder = createHpackDecoder(LIMITS);
    decoded(decoder, indexedLiteral("x-a", "1"));
    const first = decoder.decode(NEWEST);
    equal(decoder.decode(Buffer.from(NEWEST)), first);
    deepEqual(decoded(decoder, hex("82")), [[":method", "GET"]]);
    deepEqual(decoder.decode(NEWEST), first);
  });

  it("says something else once the table has changed", () => {
    const decoder = createHpackDecoder(LIMITS);
    decoded(decoder, indexedLiteral("x-a", "1"));
    deepEqual(decoded(decoder, NEWEST), [["x-a", "1"]]);
    decoded(decoder, indexedLiteral("x-b", "2"));
    deepEqual(decoded(decoder, NEWEST), [["x-b", "2"]]);
    decoded(decoder, Buffer.concat([sizeUpdate(0), sizeUpdate(4_096)]));
    equal(decoder.decode(NEWEST).kind, "error");
  });

  it("adds its fields to the table again", () => {
    const decoder = createHpackDecoder(LIMITS);
    const block = indexedLiteral("x-a", "1");
    decoded(decoder, block);
    decoded(decoder, block);
    deepEqual(decoded(decoder, hex("be bf")), [
      ["x-a", "1"],
      ["x-a", "1"],
    ]);
  });

  it("is not remembered by the input, which may be written over", () => {
    const decoder = createHpackDecoder(LIMITS);
    const input = hex("82 86");
    const first = decoder.decode(input);
    input.set(hex("83 87"));
    notEqual(decoder.decode(input), first);
    deepEqual(decoded(decoder, hex("83 87")), [
      [":method", "POST"],
      [":scheme", "https"],
    ]);
  });

  it("says in any order of blocks what a decoder says that has forgotten the last", () => {
    const orders = fc.array(fc.constantFrom(...BLOCKS), { maxLength: 30, size: "max" });
    fc.assert(
      fc.property(orders, (blocks) => {
        const remembers = createHpackDecoder(LIMITS);
        const forgets = createHpackDecoder(LIMITS);
        for (const block of blocks) {
          // Longer than anything that is remembered, and without a trace in the table.
          forgets.decode(Buffer.alloc(2_000, 0x82));
          const result = remembers.decode(block);
          deepEqual(result, forgets.decode(block));
          // After an error the table is undefined.
          if (result.kind === "error") return;
        }
      }),
    );
  });
});
