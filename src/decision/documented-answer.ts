import type { ErrorStyle } from "../config/schema.ts";
import type { Deny, HeaderEntry } from "./decision.ts";
import { CATALOGUES, type Refusal } from "./outcome.ts";

/** Seconds after which a client may repeat a request that met an outage. */
const RETRY_AFTER = "1";

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
  if (refusal.challenge) headers.push(["www-authenticate", challenge(refusal.challenge, realm, deny.scopes)]);
  if (refusal.retry) headers.push(["retry-after", RETRY_AFTER]);
  if (requestId !== undefined) headers.push(["x-request-id", requestId]);
  return {
    status: refusal.status,
    headers,
    body: JSON.stringify({ error: { status: "ERROR", message: refusal.message } }),
  };
}

/** RFC 6750, section 3: `scope` goes with `insufficient_scope` alone, and only where there is one to name. */
function challenge(
  error: NonNullable<Refusal["challenge"]>,
  realm: string,
  scopes: readonly string[] = [],
): string {
  const bare = `Bearer realm="${realm}"`;
  if (error === "bare") return bare;
  const withError = `${bare}, error="${error}"`;
  return error === "insufficient_scope" && scopes.length > 0
    ? `${withError}, scope="${scopes.join(" ")}"`
    : withError;
}
