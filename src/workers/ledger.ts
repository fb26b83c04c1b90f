import { type Aggregator, AggregatorRegistry, type Registry } from "prom-client";
import type { Snapshot } from "./questions.ts";

/** The metrics of all workers, of those too that are gone. */
export interface Ledger {
  /** Keeps the latest of one process, by a number of its own. */
  note(process: number, snapshot: Snapshot): void;
  /** What it counted still counts: a sum that fell would be taken for a restart, and the rest be counted twice. */
  close(process: number): Promise<void>;
  /** Together with the primary's own, in Prometheus' text format. */
  text(own: Registry): Promise<string>;
}

/**
 * How the gauges of several processes become one where their sum, or what prom-client takes, would tell nothing: the
 * worst of them counts.
 */
const AGGREGATORS: ReadonlyMap<string, Aggregator> = new Map([
  ["grantgate_breaker_state", "max"],
  ["grantgate_certificate_not_after_timestamp_seconds", "min"],
  ["grantgate_directory_up", "min"],
  ["grantgate_redis_up", "min"],
  ["grantgate_revocation_lag_seconds", "max"],
  ["nodejs_eventloop_lag_seconds", "max"],
  ["nodejs_eventloop_lag_p50_seconds", "max"],
  ["nodejs_eventloop_lag_p90_seconds", "max"],
  ["nodejs_eventloop_lag_p99_seconds", "max"],
  ["process_max_fds", "min"],
  ["process_start_time_seconds", "min"],
]);

/** By their names in prom-client's objects. */
const CUMULATIVE: ReadonlySet<string> = new Set(["counter", "histogram", "summary"]);

export function createLedger(): Ledger {
  const latest = new Map<number, Snapshot>();
  let past: Snapshot = [];
  return {
    note: (process, snapshot) => void latest.set(process, snapshot),
    async close(process) {
      const last = latest.get(process);
      latest.delete(process);
      if (last === undefined) return;
      const before = past;
      const counted = last.filter(({ type }) => CUMULATIVE.has(String(type)));
      past = [];
      const sum = await aggregate([before, counted]).getMetricsAsJSON();
      // Others may have been closed meanwhile.
      past = past.length === 0 ? sum : await aggregate([past, sum]).getMetricsAsJSON();
    },
    text: async (own) => aggregate([await own.getMetricsAsJSON(), past, ...latest.values()]).metrics(),
  };
}

function aggregate(snapshots: readonly Snapshot[]): Registry {
  const adapted = snapshots.map((snapshot) =>
    snapshot.map((metric) => ({
      ...metric,
      aggregator: AGGREGATORS.get(metric.name) ?? metric.aggregator,
    })),
  );
  return AggregatorRegistry.aggregate(adapted);
}
