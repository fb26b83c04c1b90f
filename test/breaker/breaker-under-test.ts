import {
  type Breaker,
  type BreakerOptions,
  createBreaker,
  OUTAGE_LIMITS,
} from "../../src/breaker/breaker.ts";
import { createLog } from "../../src/observe/log.ts";
import { createMetrics, type Metrics } from "../../src/observe/metrics.ts";

const unread = { log: createLog("silent"), metrics: createMetrics() };

/** A breaker with the service's own limits. */
export function breakerUnderTest(options: Partial<BreakerOptions> = {}): Breaker {
  return createBreaker({ name: "thing", ...OUTAGE_LIMITS, ...unread, ...options });
}

/** What the metrics say of each breaker: 0 closed, 1 half-open, 2 open. */
export async function breakerStates(metrics: Metrics): Promise<Record<string, number>> {
  const { values } = await metrics.breakerState.get();
  return Object.fromEntries(values.map(({ labels, value }) => [labels.name, value]));
}
