import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ageFault,
  hasNumericTimes,
  isNumericDate,
  judgeTimes,
  untilExpiry,
} from "../../src/grant/token-times.ts";

const NOW = 1_800_000_000_000;
const S = NOW / 1_000;
const SKEW = 10_000;

const judge = (claims: Record<string, unknown>, expRequired = false) =>
  judgeTimes(claims, NOW, SKEW, expRequired)?.kind;

const CASES = [
  ["exp in a millisecond", { exp: S + 0.001 }, undefined],
  ["exp now", { exp: S }, "expired"],
  ["exp a millisecond ago, which skew does not widen", { exp: S - 0.001 }, "expired"],
  ["exp zero", { exp: 0 }, "expired"],
  ["exp a text", { exp: String(S + 60) }, "invalid"],
  ["exp null", { exp: null }, "invalid"],
  ["exp beyond every number", { exp: Number.POSITIVE_INFINITY }, "invalid"],
  ["nbf as far ahead as skew allows", { nbf: S + 10 }, undefined],
  ["nbf a millisecond further", { nbf: S + 10.001 }, "invalid"],
  ["nbf a text", { nbf: "0" }, "invalid"],
  ["iat as far ahead as skew allows", { iat: S + 10 }, undefined],
  ["iat a millisecond further", { iat: S + 10.001 }, "invalid"],
  ["iat true", { iat: true }, "invalid"],
  ["iat long ago", { iat: 1 }, undefined],
  ["exp past and nbf ahead", { exp: S - 60, nbf: S + 60 }, "invalid"],
] as const;

describe("judgeTimes", () => {
  for (const [what, claims, expected] of CASES) {
    it(`finds ${what} ${expected ?? "in time"}`, () => assert.equal(judge(claims), expected));
  }

  it("misses exp only where it is required", () => {
    assert.equal(judge({}), undefined);
    assert.equal(judge({}, true), "invalid");
    assert.equal(judge({ exp: S + 1 }, true), undefined);
  });
});

describe("untilExpiry", () => {
  it("counts milliseconds", () => assert.equal(untilExpiry({ exp: S + 1.5 }, NOW), 1_500));
  it("has no end without exp", () => assert.equal(untilExpiry({}, NOW), Number.POSITIVE_INFINITY));
});

const MAX_AGE = 3_600_000;
const HOUR_S = 3_600;

const AGES = [
  ["just issued", [{ iat: S }], undefined],
  ["a millisecond short of the limit", [{ iat: S - HOUR_S + 0.001 }], undefined],
  ["as old as the limit", [{ iat: S - HOUR_S }], "far back"],
  ["older", [{ iat: 0 }], "far back"],
  ["of a clock that is ahead", [{ iat: S + 10 }], undefined],
  ["young by both words", [{ iat: S }, { iat: S - 1 }], undefined],
  ["old by the first of two words", [{ iat: 0 }, { iat: S }], "far back"],
  ["old by the second of two words", [{ iat: S }, { iat: 0 }], "far back"],
  ["young by the one word that says so", [{}, { iat: S }], undefined],
  ["of unknown age", [{}], "missing"],
  ["of unknown age by both words", [{}, { iat: null }], "missing"],
  ["of an age that is no number", [{ iat: String(S) }], "missing"],
] as const;

describe("ageFault", () => {
  for (const [what, said, expected] of AGES) {
    it(`finds ${expected ?? "nothing amiss"} in a token ${what}`, () => {
      const fault = ageFault(said, MAX_AGE, NOW);
      assert.ok(expected === undefined ? fault === undefined : fault?.includes(expected), fault);
    });
  }

  it("asks nothing without a limit", () => {
    for (const said of [[], [{}], [{ iat: 0 }], [{ iat: "x" }]]) {
      assert.equal(ageFault(said, undefined, NOW), undefined);
    }
  });

  it("lets no token that passes once pass again after its time", () => {
    const property = fc.property(fc.integer({ min: 0, max: S }), fc.nat(10 * MAX_AGE), (iat, later) => {
      const passes = ageFault([{ iat }], MAX_AGE, NOW + later) === undefined;
      assert.equal(passes, NOW + later - iat * 1_000 < MAX_AGE);
    });
    fc.assert(property);
  });
});

describe("hasNumericTimes", () => {
  it("is content with numbers and with none", () => {
    for (const claims of [{}, { exp: 1 }, { exp: 1, nbf: -1, iat: 0.5 }]) assert.ok(hasNumericTimes(claims));
  });
  for (const claim of ["exp", "nbf", "iat"]) {
    for (const value of ["1", null, true, Number.NaN, Number.POSITIVE_INFINITY, [1], {}]) {
      it(`is not with ${claim} ${typeof value} ${JSON.stringify(value)}`, () =>
        assert.equal(hasNumericTimes({ exp: 1, nbf: 1, iat: 1, [claim]: value }), false));
    }
  }
});

describe("times by any value", () => {
  it("are in time for numbers alone, and never beyond exp", () => {
    const time = fc.oneof(
      fc.double({ min: -S, max: 2 * S }),
      fc.jsonValue({ maxDepth: 1 }),
      fc.constant(undefined),
    );
    const property = fc.property(time, time, time, (exp, nbf, iat) => {
      if (judge({ exp, nbf, iat }, true) !== undefined) return;
      assert.ok(isNumericDate(exp) && exp * 1_000 > NOW);
      assert.ok(hasNumericTimes({ exp, nbf, iat }));
    });
    fc.assert(property, { numRuns: 1_000 });
  });
});
