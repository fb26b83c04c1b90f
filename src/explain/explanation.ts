import type { Gate } from "../check.ts";
import type { ConfigSettings } from "../config/schema.ts";
import type { Decision } from "../decision/decision.ts";
import type { AuthRequest } from "../transport/auth-request.ts";
import { toCheckResponse } from "../transport/check-response.ts";
import type { WireCheckResponse } from "../transport/wire.ts";
import { answerStep } from "./answer-steps.ts";
import { grantSteps } from "./grant-steps.ts";
import type { Recording } from "./recording.ts";
import { chosenPolicy, credentialStep, policyStep, presentedToken, requestStep } from "./request-steps.ts";
import { shown } from "./shown.ts";
import type { Step } from "./step.ts";
import { userSteps } from "./user-steps.ts";

/** How one request is decided, and why. Holds no credential: neither what the request brought nor what is configured. */
export interface Explanation {
  /** `undecided`: somebody would have to be asked, and nobody is asked offline. */
  readonly verdict: "allow" | "deny" | "undecided";
  readonly steps: readonly Step[];
  /** What Envoy would be answered; undefined where it is undecided. */
  readonly response: WireCheckResponse | undefined;
}

/** What an explanation is made of. */
export interface Explained {
  readonly request: AuthRequest;
  readonly decision: Decision;
  readonly recording: Recording;
  readonly gate: Gate;
  readonly settings: Pick<ConfigSettings, "realm" | "errors" | "cache">;
}

export function explain(explained: Explained): Explanation {
  const { request, decision, recording, settings } = explained;
  const before = stepsBefore(explained);
  // Whatever the decision became without that word.
  const unasked = [...recording.unasked];
  if (unasked.length > 0) {
    const line = `undecided: it needs the word of ${unasked.join(" and ")}; --online asks`;
    const steps = [...before, { name: "decision", lines: [line] }];
    return { verdict: "undecided", steps, response: undefined };
  }
  const { realm, errors } = settings;
  const response = toCheckResponse(decision, { realm, errors, requestId: request.requestId });
  const steps = [...before, decisionStep(decision), answerStep(response, request)];
  return { verdict: decision.kind, steps, response };
}

function stepsBefore({ request, decision, recording, gate, settings }: Explained): readonly Step[] {
  const policy = chosenPolicy(request, gate);
  const first = [requestStep(request), policyStep(request, gate)];
  if (policy === undefined || decision.outcome === "public" || decision.outcome === "preflight") return first;
  const isSecretKnown = settings.cache.secret !== undefined;
  const token = presentedToken(request, gate);
  return [
    ...first,
    credentialStep(request, gate, isSecretKnown),
    ...(token ? grantSteps(policy, token, recording) : []),
    ...userSteps({ recording, policy, decision, isSecretKnown }),
  ];
}

function decisionStep(decision: Decision): Step {
  const line =
    decision.kind === "allow"
      ? `allow, ${decision.outcome}${decision.user === undefined ? "" : `, as ${shown(decision.user)}`}`
      : `deny, ${decision.outcome} (${decision.detail})`;
  return { name: "decision", lines: [line] };
}
