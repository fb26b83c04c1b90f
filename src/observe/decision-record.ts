import type { AnswerOrigin } from "../cache/answers.ts";
import type { Decision } from "../decision/decision.ts";
import type { OutcomeCode } from "../decision/outcome.ts";
import type { AuthRequest } from "../transport/auth-request.ts";
import { createLineWriter, type Fields, type Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Tally } from "./tallied-counter.ts";
import type { Trace } from "./trace.ts";

/** What somebody should look into; every other outcome is `info`. */
const LEVELS = new Map<OutcomeCode, "warn" | "error">([
  ["unavailable", "warn"],
  ["defect", "error"],
]);

export interface Observers {
  readonly log: Log;
  readonly metrics: Metrics;
}

/** `milliseconds`: what the decision took. */
export type DecisionRecorder = (
  request: AuthRequest,
  decision: Decision,
  trace: Trace,
  milliseconds: number,
) => void;

/** What all decisions have in common that are alike in policy, grant, outcome and origins: few, and all configured or codes. */
interface Kind {
  readonly tally: Tally;
  readonly outcome: OutcomeCode;
  readonly grant: string | undefined;
  readonly tokenFrom: AnswerOrigin | undefined;
  readonly userFrom: AnswerOrigin | undefined;
  write(fields: Fields): void;
}

/**
 * One log line and one count a decision. Neither holds the token, a header or the path's query. `logAllows`, from 0
 * to 1, is the part of the allows that have a line; what `random` gives decides.
 */
export function createDecisionRecorder(
  { log, metrics }: Observers,
  logAllows = 1,
  random: () => number = Math.random,
): DecisionRecorder {
  /** By policy, of which there may be many. */
  const kinds = new Map<string | undefined, Kind[]>();

  function kindOf(decision: Decision, trace: Trace): Kind {
    const ofPolicy = kinds.get(decision.policy) ?? [];
    const known = ofPolicy.find((kind) => isOfKind(kind, decision, trace));
    if (known) return known;
    const kind = createKind(decision, trace);
    kinds.set(decision.policy, [...ofPolicy, kind]);
    return kind;
  }

  function createKind({ outcome, policy, grant }: Decision, { tokenFrom, userFrom }: Trace): Kind {
    const cache = hitOrMiss(tokenFrom, userFrom);
    return {
      outcome,
      grant,
      tokenFrom,
      userFrom,
      tally: metrics.decisions.tally({ policy: policy ?? "none", grant: grant ?? "none", outcome }),
      write: createLineWriter(log, {
        level: LEVELS.get(outcome) ?? "info",
        fields: { policy, grant, outcome, cache, tokenFrom, userFrom },
        msg: "decision",
      }),
    };
  }

  return ({ requestId, method, host }, decision, trace, milliseconds) => {
    const kind = kindOf(decision, trace);
    kind.tally.count += 1;
    metrics.decisionSeconds.observe(milliseconds / 1_000);
    if (decision.kind === "allow" && logAllows < 1 && random() >= logAllows) return;
    kind.write({
      requestId,
      method,
      host,
      user: decision.user,
      detail: decision.kind === "deny" ? decision.detail : undefined,
      token: trace.token,
      traceId: trace.traceId,
      milliseconds: Math.round(milliseconds * 1_000) / 1_000,
    });
  };
}

function isOfKind(kind: Kind, { outcome, grant }: Decision, { tokenFrom, userFrom }: Trace): boolean {
  return (
    kind.outcome === outcome &&
    kind.grant === grant &&
    kind.tokenFrom === tokenFrom &&
    kind.userFrom === userFrom
  );
}

/** A miss as soon as one of the answers had to be waited for. */
export function hitOrMiss(
  ...[tokenFrom, userFrom]: readonly (AnswerOrigin | undefined)[]
): "hit" | "miss" | undefined {
  if (tokenFrom === undefined) return undefined;
  return [tokenFrom, userFrom].some(isAwaited) ? "miss" : "hit";
}

const isAwaited = (origin: AnswerOrigin | undefined) => origin === "upstream" || origin === "shared";
