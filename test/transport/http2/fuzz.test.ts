import { ok } from "node:assert/strict";
import { leavesNothing, runFuzz } from "../../fuzz/run.ts";

const COUNT = 20_000;

describe("fuzzed frames and messages", () => {
  it("crash nothing, are given no answer that is not theirs, and leave nothing behind", async () => {
    const report = await runFuzz(COUNT, Date.now() % 2 ** 31);
    const { frames, messages, calls, answers, resets, goaways, read } = report;
    const told = JSON.stringify(report);
    ok(frames + messages >= COUNT, told);
    for (const times of [calls, answers, resets, goaways, read, messages - read]) ok(times > 100, told);
    ok(leavesNothing(report), told);
  }).timeout(60_000);
});
