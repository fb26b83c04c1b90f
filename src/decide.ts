import { check, type Gate } from "./check.ts";
import type { Decision } from "./decision/decision.ts";
import { recordDecision } from "./observe/decision-record.ts";
import { describeDefect, type Log } from "./observe/log.ts";
import type { Metrics } from "./observe/metrics.ts";
import type { Trace } from "./observe/trace.ts";
import type { AuthRequest, CheckHandler } from "./transport/auth-request.ts";

/** Milliseconds that any caller waits at most, whatever Envoy's own timeout. */
const LONGEST_WAIT = 3_000;
/** Milliseconds before the caller's deadline at which it is answered, so that the answer is ours. */
const MARGIN = 50;

export interface Observers {
  readonly log: Log;
  readonly metrics: Metrics;
}

/**
 * Runs the check of one request in time: a defect becomes a denial, and who has waited long enough is denied
 * as for an outage while the calls under way go on and fill the cache for the next.
 */
export function createCheckHandler(gate: Gate, observers: Observers): CheckHandler {
  return async (request, deadline) => {
    const startedAt = performance.now();
    const trace: Trace = {};
    const checked = checkSafely(request, gate, trace, observers.log);
    const decision = { ...(await withinWait(checked, waitBefore(deadline))), ...factsOf(trace) };
    recordDecision(request, decision, trace, performance.now() - startedAt, observers);
    return decision;
  };
}

async function checkSafely(request: AuthRequest, gate: Gate, trace: Trace, log: Log): Promise<Decision> {
  try {
    return await check(request, gate, trace);
  } catch (error) {
    log.error({ requestId: request.requestId, ...describeDefect(error) }, "defect");
    return { kind: "deny", outcome: "defect", detail: "the check threw" };
  }
}

/** Milliseconds. Half of what is left when that is short: a remembered answer needs next to nothing. */
function waitBefore(deadline: number): number {
  const left = Math.max(0, deadline - Date.now());
  return Math.min(LONGEST_WAIT, Math.max(left - MARGIN, left / 2));
}

async function withinWait(checked: Promise<Decision>, milliseconds: number): Promise<Decision> {
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<Decision>((resolve) => {
    const deny = () => resolve({ kind: "deny", outcome: "unavailable", detail: "no answer in time" });
    timer = setTimeout(deny, milliseconds);
  });
  try {
    return await Promise.race([checked, waited]);
  } finally {
    clearTimeout(timer);
  }
}

function factsOf({ policy, grant }: Trace): Pick<Decision, "policy" | "grant"> {
  return { ...(policy !== undefined && { policy }), ...(grant !== undefined && { grant }) };
}
