import assert from "node:assert/strict";
import { judgeTimes, untilExpiry } from "../../src/grant/token-times.ts";

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
