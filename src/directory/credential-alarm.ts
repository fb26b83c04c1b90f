import type { Log } from "../observe/log.ts";
import { type Unavailable, unavailable } from "./directory.ts";

/** Statuses by which a server refuses the credential that we show. */
const REFUSALS = new Set([401, 403]);

/** Whether a server takes our credential. */
export interface CredentialAlarm {
  /** The outage that an answer of this status is, where it refuses us. */
  judge(status: number): Unavailable | undefined;
}

/**
 * A wrong credential refuses every user until somebody mends it: the log says so, once until the server takes it
 * again, as a line for each lookup would bury everything else.
 */
export function createCredentialAlarm(directory: string, log: Log, endpoint: string): CredentialAlarm {
  let isRefused = false;
  return {
    judge(status) {
      const wasRefused = isRefused;
      isRefused = REFUSALS.has(status);
      if (!isRefused) return undefined;
      if (!wasRefused) log.error({ directory, endpoint, status }, "the directory refuses our own credential");
      return unavailable(`${endpoint}: status ${status}, our credential is refused`);
    },
  };
}
