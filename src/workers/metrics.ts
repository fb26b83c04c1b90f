import { Counter, Gauge, type Registry } from "prom-client";

export type ReloadMetrics = ReturnType<typeof createReloadMetrics>;
export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>;

/** Of the process that reads the configuration. */
export function createReloadMetrics(registry: Registry) {
  const reloads = new Counter({
    name: "grantgate_config_reloads_total",
    help: "Reloads of the configuration by result",
    labelNames: ["result"],
    registers: [registry],
  });
  // Prometheus sees no increase in a series that begins with 1: the first refused reload would raise no alert.
  for (const result of ["loaded", "unchanged", "refused"] as const) reloads.inc({ result }, 0);
  return { reloads };
}

/** Of the primary. `alive` looks when it is asked. */
export function createWorkerMetrics(registry: Registry, alive: () => number) {
  return {
    alive: new Gauge({
      name: "grantgate_workers",
      help: "Worker processes that listen",
      registers: [registry],
      collect() {
        this.set(alive());
      },
    }),
    respawns: new Counter({
      name: "grantgate_worker_respawns_total",
      help: "Worker processes started in place of one that died",
      registers: [registry],
    }),
  };
}
