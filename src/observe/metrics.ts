import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Seconds: 100 us for a cached decision up to the 3 s after which a caller is answered anyway. */
const DECISION_BUCKETS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 3];
const CALL_BUCKETS = [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5];

export type Metrics = ReturnType<typeof createMetrics>;

/** Every metric of the service. Labels hold configured names and codes only, never input. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name: `grantgate_${name}`, help, labelNames, registers });
  const histogram = <L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    buckets: number[],
  ) => new Histogram({ name: `grantgate_${name}`, help, labelNames, buckets, registers });
  collectDefaultMetrics({ register: registry });

  return {
    registry,
    decisions: counter("decisions_total", "Decisions by policy, grant and outcome", [
      "policy",
      "grant",
      "outcome",
    ]),
    decisionSeconds: histogram("decision_seconds", "Time to a decision", [], DECISION_BUCKETS),
    cacheRequests: counter("cache_requests_total", "Answers by kind and by where they came from", [
      "kind",
      "origin",
    ]),
    providerCalls: counter("provider_calls_total", "Calls to providers by result", [
      "provider",
      "endpoint",
      "result",
    ]),
    providerSeconds: histogram(
      "provider_call_seconds",
      "Time of a call to a provider",
      ["provider", "endpoint"],
      CALL_BUCKETS,
    ),
    directoryLookups: counter("directory_lookups_total", "Lookups in directories by result", [
      "directory",
      "result",
    ]),
    directoryReloads: counter("directory_reloads_total", "Reloads of file directories by result", [
      "directory",
      "result",
    ]),
    directoryUp: new Gauge({
      name: "grantgate_directory_up",
      help: "1 while the directory answered its last lookup",
      labelNames: ["directory"],
      registers,
    }),
    breakerState: new Gauge({
      name: "grantgate_breaker_state",
      help: "0 while the breaker is closed, 1 while one call is tried, 2 while it is open",
      labelNames: ["name"],
      registers,
    }),
    redisFailures: counter("redis_failures_total", "Redis commands that failed or values that did not open", [
      "operation",
    ]),
    redisUp: new Gauge({ name: "grantgate_redis_up", help: "1 while Redis is connected", registers }),
  };
}
