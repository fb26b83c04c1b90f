/** Why there is no answer. */
export interface Fault {
  readonly kind: "fault";
  /** Names the fault, and quotes neither question nor answer. */
  readonly code: string;
  /** The connection ended before the answer, as one does that its server dropped while it was idle. */
  readonly lost: boolean;
}

export const faultOf = (code: string): Fault => ({ kind: "fault", code, lost: false });
export const lostBy = (code: string): Fault => ({ kind: "fault", code, lost: true });

export const TIMEOUT = faultOf("timeout");

export const SUCCESS = 0;
export const SIZE_LIMIT_EXCEEDED = 4;
export const INVALID_CREDENTIALS = 49;

/** Those that an operator may meet (RFC 4511, appendix A.1). */
const RESULTS: ReadonlyMap<number, string> = new Map([
  [1, "operationsError"],
  [2, "protocolError"],
  [3, "timeLimitExceeded"],
  [SIZE_LIMIT_EXCEEDED, "sizeLimitExceeded"],
  [8, "strongerAuthRequired"],
  [10, "referral"],
  [11, "adminLimitExceeded"],
  [13, "confidentialityRequired"],
  [32, "noSuchObject"],
  [48, "inappropriateAuthentication"],
  [INVALID_CREDENTIALS, "invalidCredentials"],
  [50, "insufficientAccessRights"],
  [51, "busy"],
  [52, "unavailable"],
  [53, "unwillingToPerform"],
]);

/** A result that is no success: `search: noSuchObject`. The server's own text is left out. */
export function resultFault(operation: "bind" | "search" | "startTls", code: number): Fault {
  return faultOf(`${operation}: ${RESULTS.get(code) ?? `result ${code}`}`);
}
