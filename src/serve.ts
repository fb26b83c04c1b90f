import { startApp } from "./app.ts";
import type { Configuration } from "./configuration.ts";
import { createLog, describeDefect } from "./observe/log.ts";
import { createMetrics } from "./observe/metrics.ts";

/** Runs the service until SIGTERM or SIGINT, then drains and exits 0. Exits 1 when it cannot start. */
export async function serve(configuration: Configuration): Promise<void> {
  const log = createLog(configuration.settings.logLevel);
  process.on("uncaughtException", (error) => {
    log.fatal(describeDefect(error), "defect outside of a request");
    process.exit(1);
  });
  const app = await startApp(configuration, { log, metrics: createMetrics() });
  if (app.kind === "notStarted") {
    log.fatal({ reason: app.reason }, "cannot start");
    process.exit(1);
  }
  const stop = async () => {
    await app.stop();
    // Lines are written in the background: the last must be out before the process is gone.
    log.flush(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}
