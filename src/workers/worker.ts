import cluster from "node:cluster";
import { type App, startApp } from "../app.ts";
import { keepRequestsYoung } from "../collector.ts";
import { createLog, describeDefect, type Log } from "../observe/log.ts";
import { createMetrics } from "../observe/metrics.ts";
import { sharedOutput } from "./output.ts";
import { createPeer } from "./peer.ts";
import type { FromPrimary, Snapshot, StartReport, ToPrimary, ToWorker } from "./questions.ts";
import { createSharedState } from "./shared-state.ts";

/** A worker's entry: it does what the primary asks. Node ends it as soon as the primary is gone. */
const { worker } = cluster;
if (worker === undefined) throw new Error("only the primary starts this");

const metrics = createMetrics();
let log: Log | undefined;
let starting: Promise<App | undefined> | undefined;
let stopping: Promise<void> | undefined;

const primary = createPeer<ToPrimary, FromPrimary, ToWorker>(worker, answer);
const state = createSharedState(primary);
/** Milliseconds: workers start and drain one after another, each for a minute at the very most. */
const RELOAD_PATIENCE = 600_000;
const reload = () => primary.ask({ kind: "reload" }, RELOAD_PATIENCE);

process.on("uncaughtException", (error) => {
  log?.fatal(describeDefect(error), "defect outside of a request");
  process.exit(1);
});
// A terminal and some supervisors signal every process of a service: the primary drains all of them, or reloads.
process.on("SIGHUP", () => undefined);
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => void leave());

async function answer(question: ToWorker): Promise<StartReport | Snapshot | true> {
  switch (question.kind) {
    case "start":
      return start(question);
    case "metrics":
      return metrics.registry.getMetricsAsJSON();
    case "hear":
      state.hear(question.revocations);
      return true;
    case "stop":
      await stop(question.replaced);
      return metrics.registry.getMetricsAsJSON();
  }
}

async function start({ number, configuration }: Extract<ToWorker, { kind: "start" }>): Promise<StartReport> {
  keepRequestsYoung();
  log = createLog(configuration.settings.logLevel, sharedOutput(), { worker: number });
  const started = startApp(configuration, { log, metrics }, { state, reload, ops: false });
  starting = started.then((app) => (app.kind === "started" ? app : undefined));
  const app = await started;
  return app.kind === "started" ? { kind: "started", ports: app.ports } : app;
}

function stop(replaced: boolean): Promise<void> {
  stopping ??= drain(replaced);
  return stopping;
}

async function drain(replaced: boolean): Promise<void> {
  const app = await starting;
  await app?.stop(replaced);
  const lines = log;
  if (lines) await new Promise<void>((resolve) => lines.flush(() => resolve()));
}

async function leave(): Promise<void> {
  await stop(false);
  process.exit(0);
}
