import assert from "node:assert/strict";
import { cpuMicrosOf, residentOf } from "./process-usage.ts";

describe("usage of a process", () => {
  it("adds user and system time up, in microseconds", () => {
    const stat = "4242 (node) S 1 4242 4242 0 -1 4194560 5000 0 1 0 150 25 9 9 20 0 11 0 100 1000 200";
    assert.equal(cpuMicrosOf(stat), 1_750_000);
  });

  it("is read past a name with spaces and parentheses", () => {
    const stat = "7 (a) b (c) R 1 7 7 0 -1 0 0 0 0 0 1 2 0 0 20 0 1 0 1 1 1";
    assert.equal(cpuMicrosOf(stat), 30_000);
  });

  it("takes the resident memory now, not its peak, in bytes", () => {
    assert.equal(residentOf("Name:\tnode\nVmHWM:\t  900 kB\nVmRSS:\t  250 kB\nRssAnon:\t 1 kB\n"), 256_000);
  });
});
