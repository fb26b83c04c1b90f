import { keepRequestsYoung } from "./collector.ts";
import type { ConfigErrors } from "./config/load.ts";
import type { ReadConfiguration } from "./configuration.ts";
import { createLog, describeDefect, type Log } from "./observe/log.ts";
import { createMetrics } from "./observe/metrics.ts";
import { workerCount } from "./workers/count.ts";
import { FIXED_IN_PLACE } from "./workers/fixed-settings.ts";
import { createHub } from "./workers/hub.ts";
import { createReloadMetrics } from "./workers/metrics.ts";
import { sharedOutput } from "./workers/output.ts";
import { STILL_STARTING } from "./workers/reload.ts";
import { createSecretKeeper } from "./workers/secret.ts";
import { createLocalState } from "./workers/shared-state.ts";
import { supervise } from "./workers/supervise.ts";
import { createWatchedReload } from "./workers/watched-reload.ts";

/**
 * Runs the service until SIGTERM or SIGINT, then drains and exits 0. Exits 1 when it cannot start. On SIGHUP, and
 * when its files change, it is `read` again what it is configured by.
 */
export async function serve(
  configuration: ReadConfiguration,
  read: () => ReadConfiguration | ConfigErrors,
): Promise<void> {
  // One that comes before there is anything to reload must not end the process.
  process.on("SIGHUP", () => undefined);
  keepRequestsYoung();
  const count = workerCount(configuration.settings);
  await (count === 1 ? serveAlone(configuration, read) : serveByWorkers(configuration, count, read));
}

async function serveAlone(
  configuration: ReadConfiguration,
  read: () => ReadConfiguration | ConfigErrors,
): Promise<void> {
  const log = createLog(configuration.settings.logLevel);
  exitOnDefect(log);
  const metrics = createMetrics();
  const complete = createSecretKeeper();
  const state = createLocalState(createHub());
  // Only now: a primary can do without all that decides.
  const { startApp } = await import("./app.ts");
  let reload = STILL_STARTING;
  const app = await startApp(complete(configuration), { log, metrics }, { state, reload: () => reload() });
  if (app.kind === "notStarted") return refuseStart(app.reason, log);
  const stop = async () => {
    await app.stop();
    // Lines are written in the background: the last must be out before the process is gone.
    log.flush(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  reload = createWatchedReload({
    configuration,
    read,
    async apply(next) {
      await app.adopt(complete(next));
      return { kind: "adopted" };
    },
    fixed: FIXED_IN_PLACE,
    log,
    metrics: createReloadMetrics(metrics.registry),
  });
  process.on("SIGHUP", () => void reload());
}

async function serveByWorkers(
  configuration: ReadConfiguration,
  count: number,
  read: () => ReadConfiguration | ConfigErrors,
): Promise<void> {
  const log = createLog(configuration.settings.logLevel, sharedOutput());
  exitOnDefect(log);
  const supervisor = await supervise({ configuration, count, read, log });
  if (supervisor.kind === "notStarted") return refuseStart(supervisor.reason, log);
  let isStopping = false;
  const stop = async () => {
    if (isStopping) {
      supervisor.kill();
      process.exit(1);
    }
    isStopping = true;
    await supervisor.stop();
    log.flush(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("SIGHUP", () => void supervisor.reload());
}

function exitOnDefect(log: Log): void {
  process.on("uncaughtException", (error) => {
    log.fatal(describeDefect(error), "defect outside of a request");
    process.exit(1);
  });
}

function refuseStart(reason: string, log: Log): void {
  log.fatal({ reason }, "cannot start");
  // Else this line could come out before one that is being written.
  log.flush(() => process.exit(1));
}
