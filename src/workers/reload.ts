import type { NotStarted } from "../app.ts";
import type { ConfigErrors } from "../config/load.ts";
import { formatProblem } from "../config/problem.ts";
import type { Configuration } from "../configuration.ts";
import { describeDefect, type Log } from "../observe/log.ts";
import { changedFixed, type FIXED } from "./fixed-settings.ts";
import type { ReloadMetrics } from "./metrics.ts";

export interface ReloadOptions {
  /** The one in force. */
  readonly configuration: Configuration;
  readonly read: () => Configuration | ConfigErrors;
  /** Puts another one in force, whole or not at all. */
  readonly apply: (next: Configuration, before: Configuration) => Promise<{ kind: "adopted" } | NotStarted>;
  /** What it refuses to change. */
  readonly fixed: typeof FIXED;
  readonly log: Log;
  readonly metrics: ReloadMetrics;
}

/** Reads the configuration again and puts it in force; one that is not good changes nothing. Never rejects. */
export type Reload = () => Promise<void>;

/** Reloads one at a time: whoever asks meanwhile has it read once more afterwards. */
export function createReload(options: ReloadOptions): Reload {
  const { read, apply, fixed, log, metrics } = options;
  let { configuration } = options;
  let current = Promise.resolve();
  let next: Promise<void> | undefined;

  function refuse(problems: readonly string[]): void {
    for (const problem of problems)
      log.error({ problem }, "configuration not reloaded, the one before goes on");
    metrics.reloads.inc({ result: "refused" });
  }

  function defect(error: unknown): void {
    log.error(describeDefect(error), "defect in a reload");
    metrics.reloads.inc({ result: "refused" });
  }

  async function reload(): Promise<void> {
    next = undefined;
    const loaded = read();
    if (loaded.kind === "invalid") return refuse(loaded.problems.map(formatProblem));
    const changed = changedFixed(configuration.settings, loaded.settings, fixed);
    if (changed.length > 0) return refuse(changed.map((name) => `${name} can be changed by a restart alone`));
    const report = await apply(loaded, configuration);
    if (report.kind === "notStarted") return refuse([report.reason]);
    configuration = loaded;
    metrics.reloads.inc({ result: "loaded" });
    log.info("configuration reloaded");
    log.level = loaded.settings.logLevel;
  }

  return () => {
    next ??= current.then(() => {
      current = reload().catch(defect);
      return current;
    });
    return next;
  };
}
