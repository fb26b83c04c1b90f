import type { NotStarted } from "../app.ts";
import { type Change, difference } from "../config/difference.ts";
import type { ConfigErrors } from "../config/load.ts";
import { formatProblem } from "../config/problem.ts";
import type { Configuration, ReadConfiguration } from "../configuration.ts";
import { describeDefect, type Log } from "../observe/log.ts";
import { changedFixed, type FIXED } from "./fixed-settings.ts";
import type { ReloadMetrics } from "./metrics.ts";

export interface ReloadOptions {
  /** The one in force. */
  readonly configuration: Configuration;
  readonly read: () => ReadConfiguration | ConfigErrors;
  /** Puts another one in force, whole or not at all. */
  readonly apply: (next: Configuration, before: Configuration) => Promise<{ kind: "adopted" } | NotStarted>;
  /** What it refuses to change. */
  readonly fixed: typeof FIXED;
  readonly log: Log;
  readonly metrics: ReloadMetrics;
}

/** What a reload has come to. */
export type ReloadReport =
  | { readonly kind: "reloaded"; readonly changes: readonly Change[] }
  /** Nothing was built anew, and all that is remembered stays. */
  | { readonly kind: "unchanged" }
  | ReloadRefusal;

export interface ReloadRefusal {
  readonly kind: "refused";
  /** `invalid`: what was read is no good. `impossible`: not in force here, though it may be good elsewhere. */
  readonly because: "invalid" | "impossible";
  /** Without any secret. */
  readonly problems: readonly string[];
}

/** Reads the configuration again and puts it in force; one that is not good changes nothing. Never rejects. */
export type Reload = () => Promise<ReloadReport>;

/** Before there is anything to replace. */
export const STILL_STARTING: Reload = async () => ({
  kind: "refused",
  because: "impossible",
  problems: ["the service is still starting"],
});

/** Changes that one line of the log shows; of more it has the number. */
const SHOWN = 50;

/** Reloads one at a time: whoever asks meanwhile has it read once more afterwards. */
export function createReload(options: ReloadOptions): Reload {
  const { read, apply, fixed, log, metrics } = options;
  let { configuration } = options;
  let current: Promise<unknown> = Promise.resolve();
  let next: Promise<ReloadReport> | undefined;

  function refuse(because: ReloadRefusal["because"], problems: readonly string[]): ReloadRefusal {
    for (const problem of problems)
      log.error({ problem }, "configuration not reloaded, the one before goes on");
    metrics.reloads.inc({ result: "refused" });
    return { kind: "refused", because, problems };
  }

  function defect(error: unknown): ReloadRefusal {
    log.error(describeDefect(error), "defect in a reload");
    metrics.reloads.inc({ result: "refused" });
    return { kind: "refused", because: "impossible", problems: ["a defect, which the log tells of"] };
  }

  async function reload(): Promise<ReloadReport> {
    const loaded = read();
    if (loaded.kind === "invalid") return refuse("invalid", loaded.problems.map(formatProblem));
    const changes = difference(configuration.settings, loaded.settings);
    if (changes.length === 0) return unchanged();
    const changed = changedFixed(configuration.settings, loaded.settings, fixed);
    if (changed.length > 0) return refuse("impossible", changed.map(needsRestart));
    const report = await apply(loaded, configuration);
    if (report.kind === "notStarted") return refuse("impossible", [report.reason]);
    configuration = loaded;
    metrics.reloads.inc({ result: "loaded" });
    log.info(membersOf(changes), "configuration reloaded");
    log.level = loaded.settings.logLevel;
    return { kind: "reloaded", changes };
  }

  function unchanged(): ReloadReport {
    metrics.reloads.inc({ result: "unchanged" });
    log.info("configuration unchanged");
    return { kind: "unchanged" };
  }

  return () => {
    next ??= current.then(() => {
      next = undefined;
      const report = reload().catch(defect);
      current = report;
      return report;
    });
    return next;
  };
}

const needsRestart = (name: string) => `${name} can be changed by a restart alone`;

function membersOf(changes: readonly Change[]): { changes: readonly string[]; moreChanges?: number } {
  const shown = changes.slice(0, SHOWN).map(({ path, kind }) => `${kind} ${path}`);
  return { changes: shown, ...(changes.length > SHOWN && { moreChanges: changes.length - SHOWN }) };
}
