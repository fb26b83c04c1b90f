import type { LoadResult } from "./load.ts";
import type { MeasuredServer } from "./measured-server.ts";
import type { Measurement } from "./measurement.ts";
import type { Service } from "./service.ts";

export type Load = (seconds: number) => Promise<LoadResult>;

export interface Duration {
  /** Seconds before anything counts, in which code is compiled and caches fill. */
  readonly warmUp: number;
  /** Seconds that count. */
  readonly measured: number;
}

/** Loads the server twice, and counts the second time. Throws where any call failed. */
export async function measure(
  name: string,
  server: MeasuredServer,
  load: Load,
  duration: Duration,
): Promise<Measurement> {
  await load(duration.warmUp);
  await server.dropLog();
  return measureWarm(name, server, () => load(duration.measured));
}

/** Without a warm-up of its own. */
export async function measureWarm(
  name: string,
  server: MeasuredServer,
  load: () => Promise<LoadResult>,
): Promise<Measurement> {
  const before = await server.usage();
  const { succeeded, failed, perSecond, p50, p99 } = await load();
  const after = await server.usage();
  if (failed > 0 || succeeded === 0) throw new Error(`${name}: ${failed} calls failed, ${succeeded} did not`);
  const cpuMicros = (after.cpuMicros - before.cpuMicros) / succeeded;
  return { name, checksPerSecond: perSecond, cpuMicros, p50, p99, memory: after.memory };
}

/** Throws unless every decision that the service has made since its start has this outcome. */
export async function expectOutcome(name: string, service: Service, outcome: string): Promise<void> {
  const outcomes = await service.outcomes();
  if (outcomes.size === 1 && outcomes.has(outcome)) return;
  const found = [...outcomes].map(([each, count]) => `${count} ${each}`).join(", ");
  throw new Error(`${name}: every answer should be ${outcome}; there were ${found || "none"}`);
}

/** Requests that may find nothing remembered because they came together, each twice: for its token and its user. */
const TOGETHER = 1_000;

/** Throws where the service asked more often than once for each of its tokens. */
export async function expectRemembered(name: string, service: Service, tokens = 1): Promise<void> {
  const obtained = await service.obtained();
  if (obtained > tokens + TOGETHER)
    throw new Error(
      `${name}: ${obtained} answers were obtained for ${tokens} tokens; they were not remembered`,
    );
}
