import { createLog, type Log } from "../../src/observe/log.ts";

export interface RecordedLog {
  readonly log: Log;
  /** Every line so far. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** The messages so far. */
  messages(): unknown[];
}

/** The service's own log, written into a list. */
export function recordLog(): RecordedLog {
  const lines: Record<string, unknown>[] = [];
  const log = createLog("debug", { write: (line) => void lines.push(JSON.parse(line)) });
  return { log, lines, messages: () => lines.map(({ msg }) => msg) };
}
