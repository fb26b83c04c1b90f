import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { collectProcessMetrics } from "./process-metrics.ts";
import { TalliedCounter } from "./tallied-counter.ts";

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
  const tallied = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new TalliedCounter({ name: `grantgate_${name}`, help, labelNames, registers });
  const histogram = <L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    buckets: number[],
  ) => new Histogram({ name: `grantgate_${name}`, help, labelNames, buckets, registers });
  collectProcessMetrics(registry);

  return {
    registry,
    decisions: tallied("decisions_total", "Decisions by policy, grant and outcome", [
      "policy",
      "grant",
      "outcome",
    ]),
    decisionSeconds: histogram("decision_seconds", "Time to a decision", [], DECISION_BUCKETS),
    transportLimits: counter("transport_limits_total", "Limits of the gRPC server that clients went beyond", [
      "limit",
    ]),
    handshakesFailed: counter("tls_handshake_failures_total", "TLS handshakes that came to nothing", []),
    certificateNotAfter: new Gauge({
      name: "grantgate_certificate_not_after_timestamp_seconds",
      help: "When what TLS is served with ends: the first of server's chain, the last of clientCa",
      labelNames: ["use"],
      registers,
    }),
    cacheRequests: tallied("cache_requests_total", "Answers by kind and by where they came from", [
      "kind",
      "origin",
    ]),
    cacheRefreshes: counter("cache_refreshes_total", "Answers renewed in the background, by kind", ["kind"]),
    cacheNegatives: counter("cache_negatives_total", "Answers remembered that something is not, by kind", [
      "kind",
    ]),
    cacheEvictions: counter("cache_evictions_total", "Answers that left memory for want of room, by kind", [
      "kind",
    ]),
    ...memoryGauges(registers),
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
    revocationsApplied: counter(
      "revocations_applied_total",
      "Revocations put in force here, by what they are about",
      ["kind"],
    ),
    revocationsRefused: counter(
      "revocations_refused_total",
      "Messages that nobody with our secret has written",
      [],
    ),
    revocationsReceived: counter(
      "revocations_received_total",
      "Revocations that others asked for, by who did and by what they are about",
      ["origin", "kind"],
    ),
    eventsRefused: counter("events_refused_total", "Requests to the events listener refused, by reason", [
      "reason",
    ]),
    eventsIgnored: counter("events_ignored_total", "Security events of a kind that has no effect here", [
      "transmitter",
    ]),
    revocationLag: new Gauge({
      name: "grantgate_revocation_lag_seconds",
      help: "Time from the last revocation to its being in force here",
      registers,
    }),
    redisFailures: counter("redis_failures_total", "Redis commands that failed or values that did not open", [
      "operation",
    ]),
    traceSpans: counter("trace_spans_total", "Spans of traces by what became of them", ["result"]),
    breakerState: new Gauge({
      name: "grantgate_breaker_state",
      help: "Circuit breakers by name: 0 closed, 1 half-open, 2 open",
      labelNames: ["name"],
      registers,
    }),
    redisUp: new Gauge({ name: "grantgate_redis_up", help: "1 while Redis is connected", registers }),
  };
}

/** A level of the cache in memory. */
interface MeasuredMemory {
  readonly entries: number;
  readonly bytes: number;
}

/** Gauges that look when they are asked. */
function memoryGauges(registers: Registry[]) {
  const memories = new Map<string, MeasuredMemory>();
  const gauge = (name: string, help: string, read: (memory: MeasuredMemory) => number) =>
    new Gauge({
      name: `grantgate_${name}`,
      help,
      labelNames: ["kind"],
      registers,
      collect() {
        for (const [kind, memory] of memories) this.set({ kind }, read(memory));
      },
    });
  return {
    cacheEntries: gauge("cache_entries", "Answers held in memory, by kind", ({ entries }) => entries),
    cacheBytes: gauge("cache_bytes", "Bytes of answers held in memory, by kind", ({ bytes }) => bytes),
    observeMemory: (kind: string, memory: MeasuredMemory) => void memories.set(kind, memory),
  };
}
