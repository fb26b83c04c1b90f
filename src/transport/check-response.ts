import type { Allow, Decision, Deny, HeaderEntry } from "../decision/decision.ts";
import { type AnswerContext, documentedAnswer } from "../decision/documented-answer.ts";
import type { Refusal } from "../decision/outcome.ts";
import { isAllow, isDeny } from "./well-formed.ts";
import type {
  DenialCode,
  WireAllowed,
  WireCheckResponse,
  WireDenied,
  WireHeaderValueOption,
  WireStruct,
} from "./wire.ts";

/** google.rpc.Code for the HTTP status of a refusal. */
export const DENIAL_CODE = {
  400: 7,
  401: 16,
  403: 7,
  500: 13,
  503: 14,
} as const satisfies Record<Refusal["status"], DenialCode>;

export const MALFORMED: Deny = { kind: "deny", outcome: "defect", detail: "the decision is malformed" };

/**
 * Envoy's CheckResponse for a decision. Envoy allows on status code 0 alone, even beside a denied_response or
 * in an empty message, so that code is written here and nowhere else, and only for a decision that is in
 * every part an allow.
 */
export function toCheckResponse(decision: Decision, context: AnswerContext): WireCheckResponse {
  if (isAllow(decision)) return toAllowed(decision);
  return toDenied(isDeny(decision) ? decision : MALFORMED, context);
}

function toAllowed(allow: Allow): WireAllowed {
  return {
    status: { code: 0 },
    ok_response: {
      headers: allow.setHeaders.map(toOverwrite),
      headers_to_remove: allow.removeHeaders,
    },
    dynamic_metadata: toMetadata(allow),
  };
}

function toDenied(deny: Deny, context: AnswerContext): WireDenied {
  const { status, headers, body } = documentedAnswer(deny, context);
  return {
    status: { code: DENIAL_CODE[status] },
    denied_response: { status: { code: status }, headers: headers.map(toOverwrite), body },
    dynamic_metadata: toMetadata(deny),
  };
}

/** Both fields say "overwrite": some Envoy releases read only the one, some only the other. */
function toOverwrite([key, value]: HeaderEntry): WireHeaderValueOption {
  return {
    header: { key, value },
    append: { value: false },
    append_action: "OVERWRITE_IF_EXISTS_OR_ADD",
  };
}

function toMetadata({ policy, grant, outcome, user }: Decision): WireStruct {
  const fields: Record<string, { stringValue: string }> = { outcome: { stringValue: outcome } };
  if (policy !== undefined) fields.policy = { stringValue: policy };
  if (grant !== undefined) fields.grant = { stringValue: grant };
  if (user !== undefined) fields.user = { stringValue: toUtf8(user) };
  return { fields };
}

/** A lone surrogate has no UTF-8 form: Envoy would refuse the whole message and count it as an outage. */
function toUtf8(text: string): string {
  return Buffer.from(text).toString();
}
