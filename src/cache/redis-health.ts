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

export function createHealth({ log, server, onChange }: HealthOptions): Health {
  const troubles = new Set<Trouble>();
  let told = false;
  return {
    failed(trouble, code) {
      // That there are no answers without a connection goes without saying.
      const isKnown = told || (trouble === "answers" && troubles.has("connection"));
      troubles.add(trouble);
      onChange?.(false);
      if (isKnown || code === undefined) return;
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
