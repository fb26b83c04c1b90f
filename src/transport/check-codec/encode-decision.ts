import type { Allow, Decision, Deny, HeaderEntry } from "../../decision/decision.ts";
import { type AnswerContext, documentedAnswer } from "../../decision/documented-answer.ts";
import { DENIAL_CODE, MALFORMED } from "../check-response.ts";
import { isAllow, isDeny } from "../well-formed.ts";
import { encodeRemovals } from "./encode-removals.ts";
import { field, lengthDelimited, textField, varintField } from "./wire-fields.ts";

/** The tags of proto/, message by message. */
const CHECK_RESPONSE = {
  status: lengthDelimited(1),
  deniedResponse: lengthDelimited(2),
  okResponse: lengthDelimited(3),
  dynamicMetadata: lengthDelimited(4),
};
/** The same number in OkHttpResponse and DeniedHttpResponse. */
const HEADERS = lengthDelimited(2);
const DENIED_STATUS = lengthDelimited(1);
const DENIED_BODY = lengthDelimited(3);
const OPTION_HEADER = lengthDelimited(1);
/** In HeaderValue and in an entry of a map. */
const KEY = lengthDelimited(1);
const VALUE = lengthDelimited(2);
const STRUCT_FIELDS = lengthDelimited(1);
const STRING_VALUE = lengthDelimited(3);

/** `append` false and `append_action` 2: some Envoy releases read only the one, some only the other. */
const OVERWRITE = field(lengthDelimited(2), varintField(1, 0)) + varintField(3, 2);
/** google.rpc.Status with code 0, on which alone Envoy allows. */
const ALLOWED = field(CHECK_RESPONSE.status, varintField(1, 0));

/**
 * The bytes of the CheckResponse that toCheckResponse gives for a decision, by the same rule: only what is in
 * every part an allow is answered with one, anything else with a denial. One character a byte.
 */
export function encodeDecision(decision: Decision, context: AnswerContext): string {
  return isAllow(decision)
    ? encodeAllow(decision)
    : encodeDeny(isDeny(decision) ? decision : MALFORMED, context);
}

function encodeAllow(allow: Allow): string {
  const response = encodeHeaders(allow.setHeaders) + encodeRemovals(allow.removeHeaders);
  return ALLOWED + field(CHECK_RESPONSE.okResponse, response) + encodeMetadata(allow);
}

function encodeDeny(deny: Deny, context: AnswerContext): string {
  const { status, headers, body } = documentedAnswer(deny, context);
  const response =
    field(DENIED_STATUS, varintField(1, status)) + encodeHeaders(headers) + textField(DENIED_BODY, body);
  return (
    field(CHECK_RESPONSE.status, varintField(1, DENIAL_CODE[status])) +
    field(CHECK_RESPONSE.deniedResponse, response) +
    encodeMetadata(deny)
  );
}

function encodeHeaders(headers: readonly HeaderEntry[]): string {
  let encoded = "";
  for (const [key, value] of headers) {
    const header = textField(KEY, key) + textField(VALUE, value);
    encoded += field(HEADERS, field(OPTION_HEADER, header) + OVERWRITE);
  }
  return encoded;
}

function encodeMetadata({ outcome, policy, grant, user }: Decision): string {
  let fields = encodeKnown("outcome", outcome);
  if (policy !== undefined) fields += encodeKnown("policy", policy);
  if (grant !== undefined) fields += encodeKnown("grant", grant);
  if (user !== undefined) fields += encodeFact("user", user);
  return field(CHECK_RESPONSE.dynamicMetadata, fields);
}

/** Facts whose texts are configured or codes, and thereby few. */
const knownFacts = {
  outcome: new Map<string, string>(),
  policy: new Map<string, string>(),
  grant: new Map<string, string>(),
};

function encodeKnown(name: keyof typeof knownFacts, text: string): string {
  const known = knownFacts[name].get(text);
  if (known !== undefined) return known;
  const encoded = encodeFact(name, text);
  knownFacts[name].set(text, encoded);
  return encoded;
}

/** An entry of google.protobuf.Struct's map, with a Value that is a text. */
function encodeFact(name: string, text: string): string {
  return field(STRUCT_FIELDS, field(KEY, name) + field(VALUE, textField(STRING_VALUE, text)));
}
