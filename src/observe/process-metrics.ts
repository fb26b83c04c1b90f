import { collectDefaultMetrics, type Registry } from "prom-client";

/** Gauges of prom-client with the ending of a counter. Their sums stand in the gauges of the same names without it. */
const MISNAMED = [
  "nodejs_active_handles_total",
  "nodejs_active_requests_total",
  "nodejs_active_resources_total",
];

/** Those of the process and of Node, as far as they are named as Prometheus asks for. */
export function collectProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
}
