import { type DestinationStream, type Logger, pino } from "pino";

export type Log = Logger;

/** JSON lines, written off the hot path; `destination` is standard output unless a test gives another. */
export function createLog(level: string, destination: DestinationStream = asynchronousOutput()): Log {
  const formatters = { level: (label: string) => ({ level: label }) };
  return pino({ level, base: null, formatters, timestamp: createClock() }, destination);
}

/** Characters of lines that are gathered before they are written, and the milliseconds for which they wait at most. */
const GATHERED = 8_192;
const LONGEST_GATHERING = 50;

function asynchronousOutput(): DestinationStream {
  return pino.destination({ dest: 1, sync: false, minLength: GATHERED, periodicFlush: LONGEST_GATHERING });
}

/** pino's member for the time by ISO 8601, written once a millisecond: most lines of a busy replica share theirs. */
function createClock(): () => string {
  let at = Number.NaN;
  let written = "";
  return () => {
    const now = Date.now();
    if (now !== at) {
      at = now;
      written = `,"time":"${new Date(now).toISOString()}"`;
    }
    return written;
  };
}

/**
 * What may be logged of an exception: its class, its code and where it was thrown. Never its message,
 * which may quote the input (that of JSON.parse does).
 */
export function describeDefect(error: unknown): { error: string; code?: string; at: string[] } {
  if (!(error instanceof Error)) return { error: typeof error, at: [] };
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  // A message of several lines could look like frames: it leaves the stack first.
  const frames = (error.stack ?? "").replace(error.message, "");
  const at = frames.split("\n").filter((line) => line.startsWith("    at "));
  return { error: error.name, ...code, at: at.map((line) => line.trim()) };
}
