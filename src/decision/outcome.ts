import type { ErrorStyle } from "../config/schema.ts";

/** RFC 9449, sections 7.1 and 9. */
export type DpopError = "invalid_dpop_proof" | "use_dpop_nonce";

/** What a refusal tells the client: an HTTP status, the public message and, by RFC 6750, a challenge. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 500 | 503;
  readonly message: string;
  /**
   * `bare`: `WWW-Authenticate` with the realm alone (RFC 6750, section 3: no credentials were sent).
   * Otherwise the `error` code of RFC 6750, section 3.1. Absent: no challenge at all.
   */
  readonly challenge?: "bare" | "invalid_request" | "invalid_token" | "insufficient_scope" | DpopError;
  /** The client may repeat the request: answered with `Retry-After`. */
  readonly retry?: true;
}

/** The catalogue of every refusal. README's table is kept equal to it by a test. */
export const REFUSALS = {
  token_missing: { status: 401, message: "Missing Token: A bearer token is required.", challenge: "bare" },
  authorization_malformed: {
    status: 400,
    message: "Invalid Request: The Authorization header is malformed.",
    challenge: "invalid_request",
  },
  path_ambiguous: { status: 400, message: "Invalid Request: The path is ambiguous." },
  token_invalid: {
    status: 400,
    message: "Token Invalid: Error while validating the token.",
    challenge: "invalid_token",
  },
  token_expired: {
    status: 401,
    message: "Token Expired: The token provided is expired.",
    challenge: "invalid_token",
  },
  dpop_proof_invalid: {
    status: 400,
    message: "Token Invalid: Error while validating the DPoP proof.",
    challenge: "invalid_dpop_proof",
  },
  dpop_nonce_required: {
    status: 401,
    message: "Token Invalid: The DPoP proof must hold the given nonce.",
    challenge: "use_dpop_nonce",
  },
  client_refused: {
    status: 401,
    message: "Expired Token / invalid_client_ID",
    challenge: "invalid_token",
  },
  user_not_found: { status: 400, message: "No user found with this username/email address" },
  user_inactive: { status: 403, message: "The user is inactive." },
  user_ambiguous: { status: 403, message: "More than one user matches this username/email address" },
  scope_missing: { status: 403, message: "Insufficient scope.", challenge: "insufficient_scope" },
  requirement_unmet: { status: 403, message: "Access denied." },
  policy_missing: { status: 403, message: "No policy allows this request." },
  unavailable: { status: 503, message: "Authorization is temporarily unavailable.", retry: true },
  defect: { status: 500, message: "Internal error." },
} as const satisfies Record<string, Refusal>;

export type RefusalCode = keyof typeof REFUSALS;

/** The catalogue in each style. `rfc6750` has the statuses of RFC 6750, section 3.1, and otherwise the same answers. */
export const CATALOGUES: Readonly<Record<ErrorStyle, Readonly<Record<RefusalCode, Refusal>>>> = {
  documented: REFUSALS,
  rfc6750: {
    ...REFUSALS,
    token_invalid: { ...REFUSALS.token_invalid, status: 401 },
    dpop_proof_invalid: { ...REFUSALS.dpop_proof_invalid, status: 401 },
    user_not_found: { ...REFUSALS.user_not_found, status: 403 },
  },
};

/** Why a request was let through; the first is the only one that carries a user. */
export type AllowanceCode = "allowed" | "anonymous" | "public" | "preflight";

export type OutcomeCode = RefusalCode | AllowanceCode;
