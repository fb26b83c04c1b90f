import assert from "node:assert/strict";
import fc from "fast-check";
import { createGenerations } from "../../src/cache/generations.ts";

const sizeOf = (value: number) => value;

describe("createGenerations", () => {
  it("never holds more than it may, counts what it holds and gives nothing but what was set", () => {
    const use = fc.record({ name: fc.nat(20), isSet: fc.boolean() });
    fc.assert(
      fc.property(fc.array(use, { maxLength: 200 }), (uses) => {
        const held = createGenerations<number>({ maxEntries: 8, maxBytes: 60, sizeOf });
        for (const { name, isSet } of uses) {
          if (isSet) held.set(String(name), name + 1);
          else assert.ok([undefined, name + 1].includes(held.get(String(name))));
          assert.ok(held.entries <= 8 && held.bytes <= 60);
        }
        const there = Array.from({ length: 21 }, (_, name) => name + 1).filter(
          (value) => held.entries > 0 && held.get(String(value - 1)) === value,
        );
        assert.ok(there.length <= 8);
      }),
    );
  });

  it("forgets what was not used for half of its entries, and keeps what was", () => {
    const held = createGenerations<number>({ maxEntries: 4, maxBytes: 100, sizeOf });
    for (const name of ["a", "b", "c"]) held.set(name, 1);
    assert.equal(held.get("a"), 1);
    held.set("d", 1);
    assert.deepEqual([held.get("a"), held.get("b")], [1, undefined]);
  });
});
