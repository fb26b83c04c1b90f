import { check, type Gate } from "./check.ts";
import type { Decision } from "./decision/decision.ts";
import { createDecisionRecorder, type Observers } from "./observe/decision-record.ts";
import { describeDefect, type Log } from "./observe/log.ts";
import type { Trace } from "./observe/trace.ts";
import type { Tracing } from "./observe/tracing/tracing.ts";
import { createPatience } from "./patience.ts";
import type { AuthRequest, CheckHandler } from "./transport/auth-request.ts";

export type { Observers } from "./observe/decision-record.ts";

const LATE: Decision = { kind: "deny", outcome: "unavailable", detail: "no answer in time" };

export interface CheckOptions {
  readonly logAllows?: number;
  readonly tracing?: Tracing | undefined;
}

/**
 * Runs the check of one request in time: a defect becomes a denial, and who has waited long enough is denied
 * as for an outage while the calls under way go on and fill the cache for the next. `logAllows`: see the setting.
 */
export function createCheckHandler(
  gate: Gate,
  observers: Observers,
  { logAllows, tracing }: CheckOptions = {},
): CheckHandler {
  const record = createDecisionRecorder(observers, logAllows);
  const inTime = createPatience<Decision>(() => LATE);
  async function decide(request: AuthRequest, deadline: number, trace: Trace): Promise<Decision> {
    const startedAt = performance.now();
    const checked = checkSafely(request, gate, trace, observers.log);
    const decision = withFacts(await inTime(checked, deadline), trace);
    record(request, decision, trace, performance.now() - startedAt);
    return decision;
  }
  if (tracing === undefined) return (request, deadline) => decide(request, deadline, {});
  return (request, deadline, caller) => {
    const trace: Trace = {};
    return tracing.check({ request, caller, trace }, () => decide(request, deadline, trace));
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

function withFacts(decision: Decision, { policy, grant }: Trace): Decision {
  if (policy === undefined) return decision;
  return grant === undefined ? { ...decision, policy } : { ...decision, policy, grant };
}
