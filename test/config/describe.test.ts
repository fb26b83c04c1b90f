import assert from "node:assert/strict";
import { describeValue } from "../../src/config/describe.ts";

const DESCRIBED: readonly (readonly [value: unknown, shown: string, hidden: string])[] = [
  [undefined, "nothing", "nothing"],
  [null, "nothing", "nothing"],
  [12, "12", "a number"],
  [true, "true", "a boolean"],
  ["oauth", '"oauth"', "a text"],
  ['a "b"\n', String.raw`"a \"b\"\n"`, "a text"],
  ["", "an empty text", "an empty text"],
  ["x".repeat(61), "a text of 61 characters", "a text"],
  ["https://user:pass@example.com", "a text", "a text"],
  [[1], "a list", "a list"],
  [[], "an empty list", "an empty list"],
  [{ a: 1 }, "a mapping", "a mapping"],
  [{}, "an empty mapping", "an empty mapping"],
];

describe("describing what stands in the file", () => {
  for (const [value, shown, hidden] of DESCRIBED) {
    it(`says ${shown}, or ${hidden} of a secret`, () => {
      assert.equal(describeValue(value, false), shown);
      assert.equal(describeValue(value, true), hidden);
    });
  }
});
