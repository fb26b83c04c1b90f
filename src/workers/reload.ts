import type { ConfigErrors } from "../config/load.ts";
import { formatProblem } from "../config/problem.ts";
import type { Configuration } from "../configuration.ts";
import type { Log } from "../observe/log.ts";
import { changedFixed } from "./fixed-settings.ts";
import type { ReloadMetrics } from "./metrics.ts";
import type { StartReport } from "./questions.ts";

export interface ReloadOptions {
  /** The one in force. */
  readonly configuration: Configuration;
  readonly read: () => Configuration | ConfigErrors;
  /** Puts another one in force, whole or not at all. */
  readonly apply: (next: Configuration, before: Configuration) => Promise<StartReport>;
  readonly log: Log;
  readonly metrics: ReloadMetrics;
}

/** Reads the configuration again and puts it in force; one that is not good changes nothing. Never rejects. */
export type Reload = () => Promise<void>;

/** Reloads one at a time: whoever asks meanwhile has it read once more afterwards. */
export function createReload(options: ReloadOptions): Reload {
  const { read, apply, log, metrics } = options;
  let { configuration } = options;
  let current = Promise.resolve();
  let next: Promise<void> | undefined;

  function refuse(problems: readonly string[]): void {
    for (const problem of problems)
      log.error({ problem }, "configuration not reloaded, the one before goes on");
    metrics.reloads.inc({ result: "refused" });
  }

  async function reload(): Promise<void> {
    next = undefined;
    const loaded = read();
    if (loaded.kind === "invalid") return refuse(loaded.problems.map(formatProblem));
    const fixed = changedFixed(configuration.settings, loaded.settings);
    if (fixed.length > 0) return refuse(fixed.map((name) => `${name} can be changed by a restart alone`));
    const report = await apply(loaded, configuration);
    if (report.kind === "notStarted") return refuse([report.reason]);
    configuration = loaded;
    log.level = loaded.settings.logLevel;
    metrics.reloads.inc({ result: "loaded" });
    log.info("configuration reloaded");
  }

  return () => {
    next ??= current.then(() => {
      current = reload();
      return current;
    });
    return next;
  };
}
