import { type Attributes, type Span, SpanStatusCode } from "@opentelemetry/api";
import type { Decision } from "../../decision/decision.ts";
import { REFUSALS } from "../../decision/outcome.ts";
import type { AuthRequest } from "../../transport/auth-request.ts";
import { hitOrMiss } from "../decision-record.ts";
import type { Trace } from "../trace.ts";

/** RFC 9110, section 9, and RFC 5789; any other is a text of the client's own. */
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"]);

export function requestAttributes({ method, requestId }: AuthRequest): Attributes {
  return {
    "http.request.method": METHODS.has(method) ? method : "_OTHER",
    ...(requestId !== undefined && { "grantgate.requestId": requestId }),
  };
}

/** In the words of the log's line. Neither the user nor anything of the token: traces are read by more people than the log. */
export function endCheck(span: Span, decision: Decision, { tokenFrom, userFrom }: Trace): void {
  const { policy, grant, outcome } = decision;
  const known = { policy, grant, outcome, cache: hitOrMiss(tokenFrom, userFrom), tokenFrom, userFrom };
  for (const [name, value] of Object.entries(known)) {
    if (value !== undefined) span.setAttribute(`grantgate.${name}`, value);
  }
  // A denial is an answer like any other; an outage or a defect is ours to look into.
  if (isFault(decision)) span.setStatus({ code: SpanStatusCode.ERROR, message: decision.detail });
  span.end();
}

function isFault(decision: Decision): decision is Extract<Decision, { kind: "deny" }> {
  return decision.kind === "deny" && REFUSALS[decision.outcome].status >= 500;
}
