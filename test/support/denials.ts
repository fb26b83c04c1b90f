/** A denial as the client must see it. */
export interface Denial {
  readonly status: number;
  readonly message: string;
  /** `WWW-Authenticate`, where there is one. */
  readonly challenge?: string;
  readonly retryAfter?: string;
}

/** RFC 9449, section 7.1: what a DPoP challenge ends with. */
const ALGORITHMS = 'algs="ES256 ES384 ES512 EdDSA PS256 RS256"';
const INVALID_TOKEN = 'Bearer realm="api", error="invalid_token"';
const NO_USER = "No user found with this username/email address";
const SEVERAL_USERS = "More than one user matches this username/email address";

/** The documented answers, written out once more so that a change of the catalogue shows. */
export const DENIALS = {
  missing: {
    status: 401,
    message: "Missing Token: A bearer token is required.",
    challenge: 'Bearer realm="api"',
  },
  malformed: {
    status: 400,
    message: "Invalid Request: The Authorization header is malformed.",
    challenge: 'Bearer realm="api", error="invalid_request"',
  },
  path: { status: 400, message: "Invalid Request: The path is ambiguous." },
  invalid: {
    status: 400,
    message: "Token Invalid: Error while validating the token.",
    challenge: INVALID_TOKEN,
  },
  expired: {
    status: 401,
    message: "Token Expired: The token provided is expired.",
    challenge: INVALID_TOKEN,
  },
  invalidAsDpop: {
    status: 400,
    message: "Token Invalid: Error while validating the token.",
    challenge: `DPoP realm="api", error="invalid_token", ${ALGORITHMS}`,
  },
  proof: {
    status: 400,
    message: "Token Invalid: Error while validating the DPoP proof.",
    challenge: `DPoP realm="api", error="invalid_dpop_proof", ${ALGORITHMS}`,
  },
  nonce: {
    status: 401,
    message: "Token Invalid: The DPoP proof must hold the given nonce.",
    challenge: `DPoP realm="api", error="use_dpop_nonce", ${ALGORITHMS}`,
  },
  client: { status: 401, message: "Expired Token / invalid_client_ID", challenge: INVALID_TOKEN },
  noUser: { status: 400, message: NO_USER },
  inactive: { status: 403, message: "The user is inactive." },
  severalUsers: { status: 403, message: SEVERAL_USERS },
  scope: {
    status: 403,
    message: "Insufficient scope.",
    challenge: 'Bearer realm="api", error="insufficient_scope", scope="read:jira"',
  },
  requirement: { status: 403, message: "Access denied." },
  policy: { status: 403, message: "No policy allows this request." },
  unavailable: { status: 503, message: "Authorization is temporarily unavailable.", retryAfter: "1" },
  defect: { status: 500, message: "Internal error." },
} as const satisfies Record<string, Denial>;
