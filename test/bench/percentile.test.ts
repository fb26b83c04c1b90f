import assert from "node:assert/strict";
import fc from "fast-check";
import { percentile } from "./percentile.ts";

describe("percentile", () => {
  it("is one of the values, compared as numbers", () => {
    assert.equal(percentile([10, 9, 100], 0.5), 10);
    assert.equal(percentile([10, 9, 100], 0.99), 100);
    assert.equal(percentile([7], 0), 7);
  });

  it("is no number where there are no values", () => {
    assert.equal(percentile([], 0.5), Number.NaN);
  });

  it("is not exceeded by that share of the values", () => {
    const values = fc.array(fc.integer(), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 100 }), (some, share) => {
        const found = percentile(some, share / 100);
        const below = some.filter((value) => value <= found).length;
        assert.ok(some.includes(found) && below >= (some.length * share) / 100);
      }),
    );
  });
});
