import { checkMessage } from "./check-message.ts";
import { loadWithDistinct } from "./distinct-load.ts";
import type { Measurement } from "./measurement.ts";
import { percentile } from "./percentile.ts";
import { type Bench, withService } from "./row.ts";
import { jwt } from "./tokens.ts";

const STARTS = { quick: 3, full: 9 };

/**
 * From the start of the process to its first answer, an allow for a JWT whose keys it has to fetch; ports are
 * looked at every 25 ms, by which it may be too long. The middle of several, and nearly the longest.
 */
export async function measureStarts(bench: Bench, name: string): Promise<Measurement[]> {
  const message = checkMessage(jwt({ issuer: bench.provider.issuer }));
  const milliseconds: number[] = [];
  const starts = bench.isQuick ? STARTS.quick : STARTS.full;
  while (milliseconds.length < starts) {
    const startedAt = performance.now();
    await withService(bench, name, {}, async ({ port }) => {
      await loadWithDistinct({ port, messageOf: () => message, requests: 1, seconds: 10 });
      milliseconds.push(performance.now() - startedAt);
    });
  }
  return [{ name, p50: percentile(milliseconds, 0.5), p99: percentile(milliseconds, 0.99) }];
}
