import type { AnswerOrigin } from "../cache/answers.ts";
import type { Decision } from "../decision/decision.ts";
import type { OutcomeCode } from "../decision/outcome.ts";
import type { AuthRequest } from "../transport/auth-request.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Trace } from "./trace.ts";

/** What somebody should look into; every other outcome is `info`. */
const LEVELS = new Map<OutcomeCode, "warn" | "error">([
  ["unavailable", "warn"],
  ["defect", "error"],
]);

/** One log line and one count a decision. Neither holds the token, a header or the path's query. */
export function recordDecision(
  { requestId, method, host }: AuthRequest,
  decision: Decision,
  trace: Trace,
  milliseconds: number,
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics },
): void {
  const { outcome, policy, grant, user } = decision;
  metrics.decisions.inc({ policy: policy ?? "none", grant: grant ?? "none", outcome });
  metrics.decisionSeconds.observe(milliseconds / 1_000);
  log[LEVELS.get(outcome) ?? "info"](
    {
      requestId,
      method,
      host,
      policy,
      grant,
      outcome,
      user,
      detail: decision.kind === "deny" ? decision.detail : undefined,
      token: trace.token,
      cache: hitOrMiss(trace),
      tokenFrom: trace.tokenFrom,
      userFrom: trace.userFrom,
      milliseconds: Math.round(milliseconds * 1_000) / 1_000,
    },
    "decision",
  );
}

/** A miss as soon as one of the answers had to be waited for. */
function hitOrMiss({ tokenFrom, userFrom }: Trace): "hit" | "miss" | undefined {
  if (tokenFrom === undefined) return undefined;
  return [tokenFrom, userFrom].some(isAwaited) ? "miss" : "hit";
}

const isAwaited = (origin: AnswerOrigin | undefined) => origin === "upstream" || origin === "shared";
