import type { Log } from "../observe/log.ts";

/** What of a server is out of order: its connection, or its answers. */
export type Trouble = "connection" | "answers";

/** Says once that a server is gone and once that it is back, however often it fails in between and in how many ways. */
export interface Health {
  /** `code` says what happened, and holds nothing of the command or its values. What nobody noticed yet has none. */
  failed(trouble: Trouble, code?: string): void;
  recovered(trouble: Trouble): void;
}

export interface HealthOptions {
  readonly log: Log;
  /** What it is called in the log. */
  readonly server: string;
  readonly onChange?: (isWell: boolean) => void;
}

/** Milliseconds for which it goes without saying that there is no answer, as there is no connection: one second. */
const GRACE = 1_000;

export function createHealth({ log, server, onChange }: HealthOptions): Health {
  /** Since when, by the monotonic clock. */
  const troubles = new Map<Trouble, number>();
  let told = false;

  function isSaid(trouble: Trouble): boolean {
    const since = trouble === "answers" ? troubles.get("connection") : undefined;
    return told || (since !== undefined && performance.now() - since < GRACE);
  }

  return {
    failed(trouble, code) {
      const nothingNew = isSaid(trouble) || code === undefined;
      if (!troubles.has(trouble)) troubles.set(trouble, performance.now());
      onChange?.(false);
      if (nothingNew) return;
      told = true;
      log.warn({ server, code }, "redis is down, answers are cached in memory alone");
    },
    recovered(trouble) {
      troubles.delete(trouble);
      if (troubles.size > 0) return;
      onChange?.(true);
      if (told) log.info({ server }, "redis is back");
      told = false;
    },
  };
}
