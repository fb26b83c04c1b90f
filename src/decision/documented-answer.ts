import { PROOF_ALGORITHMS } from "../binding/proof-algorithms.ts";
import type { ErrorStyle } from "../config/schema.ts";
import type { Challenge, Deny, HeaderEntry } from "./decision.ts";
import { CATALOGUES, type Refusal } from "./outcome.ts";

/** Seconds after which a client may repeat a request that met an outage, where nothing else is known. */
const RETRY_AFTER = 1;

export interface AnswerContext {
  /** Of `WWW-Authenticate`: printable ASCII without quotes and backslashes. */
  readonly realm: string;
  readonly requestId: string | undefined;
  /** Whose statuses are given; `documented` unless said otherwise. */
  readonly errors?: ErrorStyle | undefined;
}

/** What the client of a denied request receives. */
export interface DocumentedAnswer {
  readonly status: Refusal["status"];
  readonly headers: readonly HeaderEntry[];
  /** JSON. */
  readonly body: string;
}

/** The catalogue's answer to a denial; nothing of its private detail is in it. */
export function documentedAnswer(
  deny: Deny,
  { realm, requestId, errors = "documented" }: AnswerContext,
): DocumentedAnswer {
  const refusal = CATALOGUES[errors][deny.outcome];
  const headers: HeaderEntry[] = [
    ["content-type", "application/json"],
    ["cache-control", "no-store"],
  ];
  if (refusal.challenge) headers.push(["www-authenticate", challenge(refusal.challenge, realm, deny)]);
  if (deny.nonce !== undefined) headers.push(["dpop-nonce", deny.nonce]);
  if (refusal.retry) headers.push(["retry-after", String(deny.retryAfter ?? RETRY_AFTER)]);
  if (requestId !== undefined) headers.push(["x-request-id", requestId]);
  return {
    status: refusal.status,
    headers,
    body: JSON.stringify({ error: { status: "ERROR", message: refusal.message } }),
  };
}

/** RFC 6750, section 3: `scope` goes with `insufficient_scope` alone. RFC 9449, section 7.1: `algs` with every DPoP. */
function challenge(
  error: NonNullable<Refusal["challenge"]>,
  realm: string,
  { scheme = "bearer", scopes = [] }: Challenge,
): string {
  const parameters = [`realm="${realm}"`];
  if (error !== "bare") parameters.push(`error="${error}"`);
  if (error === "insufficient_scope" && scopes.length > 0) parameters.push(`scope="${scopes.join(" ")}"`);
  if (scheme === "dpop") parameters.push(`algs="${PROOF_ALGORITHMS.join(" ")}"`);
  return `${scheme === "dpop" ? "DPoP" : "Bearer"} ${parameters.join(", ")}`;
}
