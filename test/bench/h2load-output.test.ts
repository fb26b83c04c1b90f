import assert from "node:assert/strict";
import { readH2load } from "./h2load-output.ts";

const SUMMARY = `starting benchmark...
spawning thread #0: 2 total client(s). Timing-based test with 0s of warm-up time and 1s of main duration for measurements.
Main benchmark duration is over for thread #0. Stopping all clients.

finished in 1.25s, 3700.50 req/s, 1.02MB/s
requests: 3701 total, 3801 started, 3701 done, 3698 succeeded, 3 failed, 2 errored, 1 timeout
status codes: 3698 2xx, 0 3xx, 0 4xx, 3 5xx
traffic: 1.02MB (1069890) total, 61.90KB (63390) headers (space savings 91.46%), 885.26KB (906500) data
                     min         max         mean         sd        +/- sd
time for request:     4.52ms     60.10ms     26.75ms      4.73ms    85.20%
`;

describe("readH2load", () => {
  it("reads how many requests succeeded, and how many a second", () => {
    const { succeeded, failed, perSecond } = readH2load(SUMMARY, "");
    assert.deepEqual({ succeeded, failed, perSecond }, { succeeded: 3_698, failed: 3, perSecond: 3_700.5 });
  });

  it("finds the percentiles in the log, in milliseconds and in any order of its lines", () => {
    const lines = Array.from({ length: 200 }, (_, at) => `17000000\t200\t${(200 - at) * 500}`);
    const { p50, p99 } = readH2load(SUMMARY, `${lines.join("\n")}\n`);
    assert.deepEqual([p50, p99], [50, 99]);
  });

  it("leaves failed streams out of the percentiles", () => {
    assert.equal(readH2load(SUMMARY, "1\t200\t1000\n2\t-1\t9000000\n3\t-1\t9000000\n").p50, 1);
  });

  it("refuses a text that is not h2load's", () => {
    assert.throws(() => readH2load("Usage: h2load [OPTIONS]...", ""), /no summary of h2load/);
    assert.throws(() => readH2load(SUMMARY.replace("requests: ", "calls: "), ""), /no summary of h2load/);
  });
});
