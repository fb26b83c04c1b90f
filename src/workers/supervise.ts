import { Registry } from "prom-client";
import type { NotStarted } from "../app.ts";
import type { ConfigErrors } from "../config/load.ts";
import type { Configuration, ReadConfiguration } from "../configuration.ts";
import type { Log } from "../observe/log.ts";
import { createOpsServer } from "../observe/ops-server.ts";
import { collectProcessMetrics } from "../observe/process-metrics.ts";
import { FIXED } from "./fixed-settings.ts";
import { createHub } from "./hub.ts";
import { createLaunch } from "./launch.ts";
import { createLedger } from "./ledger.ts";
import { createReloadMetrics, createWorkerMetrics } from "./metrics.ts";
import { type Reload, STILL_STARTING } from "./reload.ts";
import { createSlot, type Slot } from "./slot.ts";
import { createWatchedReload } from "./watched-reload.ts";

/** Several processes that share the ports. */
export interface Supervisor {
  readonly kind: "supervising";
  readonly reload: Reload;
  /** All workers drain, then everything is closed. */
  stop(): Promise<void>;
  /** Ends the workers at once. */
  kill(): void;
}

export interface SupervisorOptions {
  readonly configuration: ReadConfiguration;
  readonly count: number;
  readonly read: () => ReadConfiguration | ConfigErrors;
  readonly log: Log;
}

/**
 * Starts that many workers, and keeps them. Ready is as soon as one of them listens, for its ports are open then and no
 * connection comes to one that does not.
 */
export async function supervise(options: SupervisorOptions): Promise<Supervisor | NotStarted> {
  const { configuration, count, read, log } = options;
  const { settings } = configuration;
  const ledger = createLedger();
  let reload = STILL_STARTING;
  const launch = createLaunch({ hub: createHub(), ledger, reload: () => reload() });
  const registry = new Registry();
  collectProcessMetrics(registry);
  const listening = () => slots.filter((slot) => slot.isListening()).length;
  const { respawns } = createWorkerMetrics(registry, listening);
  const slots = Array.from({ length: count }, (_, at) =>
    createSlot({ number: at + 1, configuration, launch, log, onRespawn: () => respawns.inc() }),
  );
  const metrics = async () => {
    await Promise.all(slots.map((slot) => slot.measure()));
    return ledger.text(registry);
  };
  const { contentType } = registry;
  const ops = createOpsServer({ registry: { contentType, metrics } }, () => listening() > 0);
  const stop = async () => {
    await Promise.all(slots.map((slot) => slot.stop()));
    await ops.close();
    log.info("stopped");
  };

  const [opsPort, ...reports] = await Promise.all([
    ops.listen(settings.ops).catch(reasonOf),
    ...slots.map((slot) => slot.replace(configuration)),
  ]);
  const ports = reports.find((report) => report.kind === "started")?.ports;
  if (ports === undefined || typeof opsPort === "string") {
    for (const slot of slots) slot.kill();
    const failed = reports.find((report) => report.kind === "notStarted");
    return { kind: "notStarted", reason: typeof opsPort === "string" ? opsPort : (failed?.reason ?? "") };
  }
  log.info({ ...ports, ops: opsPort, workers: listening() }, "listening");
  for (const [at, report] of reports.entries()) if (report.kind === "notStarted") slots[at]?.insist();

  const apply = (next: Configuration, before: Configuration) => roll(slots, next, before);
  const metricsOfReloads = createReloadMetrics(registry);
  reload = createWatchedReload({
    configuration,
    read,
    apply,
    fixed: FIXED,
    log,
    metrics: metricsOfReloads,
  });
  return { kind: "supervising", reload, stop, kill: () => slots.forEach((slot) => void slot.kill()) };
}

/** One after another, so that the others answer meanwhile; back to the one before where a worker cannot start. */
export async function roll(
  slots: readonly Pick<Slot, "replace">[],
  next: Configuration,
  before: Configuration,
): Promise<{ kind: "adopted" } | NotStarted> {
  for (const [at, slot] of slots.entries()) {
    const report = await slot.replace(next);
    if (report.kind === "started") continue;
    for (const replaced of slots.slice(0, at)) await replaced.replace(before);
    return report;
  }
  return { kind: "adopted" };
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
