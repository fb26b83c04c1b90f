import assert from "node:assert/strict";
import { createBackoff } from "../../src/workers/backoff.ts";

describe("the pause before a worker is started again", () => {
  it("doubles for as long as each dies young, up to half a minute", () => {
    const pauseAfter = createBackoff();
    const pauses = Array.from({ length: 11 }, () => pauseAfter(50));
    assert.deepEqual(pauses, [100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
  });

  it("is none after one that has lived, and short again after that", () => {
    const pauseAfter = createBackoff();
    for (let at = 0; at < 5; at += 1) pauseAfter(50);
    assert.deepEqual([pauseAfter(10_000), pauseAfter(50)], [0, 100]);
  });
});
