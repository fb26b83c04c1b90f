import type { Log } from "../observe/log.ts";
import { type Unavailable, unavailable } from "./directory.ts";

/** Statuses by which an API refuses the credential that we show. */
export const API_REFUSALS: ReadonlySet<number> = new Set([401, 403]);
/** The same of a token endpoint (RFC 6749, section 5.2), where every error is about our client. */
export const TOKEN_REFUSALS: ReadonlySet<number> = new Set([400, 401, 403]);

export interface AlarmOptions {
  readonly directory: string;
  readonly log: Log;
  /** What refuses us, for the log. */
  readonly endpoint: string;
  readonly refusals: ReadonlySet<number>;
}

/** Whether a server takes our credential. */
export interface CredentialAlarm {
  /** The outage that an answer of this status is, where it refuses us. */
  judge(status: number): Unavailable | undefined;
}

/**
 * A wrong credential refuses every user until somebody mends it: the log says so, once until the server takes it
 * again, as a line for each lookup would bury everything else.
 */
export function createCredentialAlarm({ directory, log, endpoint, refusals }: AlarmOptions): CredentialAlarm {
  let isRefused = false;
  return {
    judge(status) {
      const wasRefused = isRefused;
      isRefused = refusals.has(status);
      if (!isRefused) return undefined;
      if (!wasRefused) log.error({ directory, endpoint, status }, "the directory refuses our own credential");
      return unavailable(`${endpoint}: status ${status}, our credential is refused`);
    },
  };
}
