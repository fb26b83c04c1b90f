import assert from "node:assert/strict";
import { formatValue } from "./units.ts";

describe("formatValue", () => {
  for (const [value, unit, shown] of [
    [0, "s", "0 s"],
    [0.00723, "s", "7.23 ms"],
    [0.000_04, "s", "40 µs"],
    [2.5, "s", "2.5 s"],
    [0, "bytes", "0 B"],
    [512, "bytes", "512 B"],
    [1.5 * 2 ** 20, "bytes", "1.5 MiB"],
    [0, "percentunit", "0%"],
    [0.1234, "percentunit", "12.3%"],
    [1, "percentunit", "100%"],
    [41.72, "reqps", "41.7 req/s"],
    [0.222_2, "ops", "0.222 ops/s"],
    [12_340, "short", "12,300"],
    [-3, "short", "-3"],
  ] as const) {
    it(`shows ${value} of ${unit} as ${shown}`, () => {
      assert.equal(formatValue(value, unit), shown);
    });
  }
});
