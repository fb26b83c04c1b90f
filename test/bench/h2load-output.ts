import type { LoadResult } from "./load.ts";
import { percentile } from "./percentile.ts";

const RATE = /^finished in [^,]+, ([\d.]+) req\/s/m;
const REQUESTS =
  /^requests: \d+ total, \d+ started, (\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout/m;

/** Reads h2load's summary and its --log-file; throws where the text is not h2load's. */
export function readH2load(summary: string, log: string): LoadResult {
  const rate = RATE.exec(summary);
  const requests = REQUESTS.exec(summary);
  if (!rate || !requests) throw new Error(`this is no summary of h2load:\n${summary}`);
  const [done = 0, succeeded = 0] = requests.slice(1).map(Number);
  const latencies = readLatencies(log);
  return {
    succeeded,
    failed: done - succeeded,
    perSecond: Number(rate[1]),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

/** Of each line `start, status, microseconds`, separated by tabs; status -1 is a failed stream. */
function readLatencies(log: string): number[] {
  return log.split("\n").flatMap((line) => {
    const [, status, microseconds] = line.split("\t");
    return status === undefined || status === "-1" ? [] : [Number(microseconds) / 1_000];
  });
}
