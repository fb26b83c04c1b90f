/** The codes that are registered for Security Event Tokens (RFC 8935, section 2.4). */
export type ErrorCode =
  | "invalid_request"
  | "invalid_key"
  | "invalid_issuer"
  | "invalid_audience"
  | "authentication_failed"
  | "access_denied";

/** What whoever sent it is told. */
export interface Refusal {
  readonly status: 400 | 413;
  readonly err: ErrorCode;
  readonly description: string;
}

const refusal = (err: ErrorCode, description: string) => ({ status: 400, err, description }) as const;

/** Every reason for which what was sent is refused; the reasons are labels of a metric. */
export const REFUSALS = {
  contentType: refusal("invalid_request", "The content type is another one."),
  size: { status: 413, err: "invalid_request", description: "The body is too large." },
  authentication: refusal("authentication_failed", "The bearer token is not the agreed one."),
  form: refusal("invalid_request", "Not one signed JWT in compact form."),
  type: refusal("invalid_request", "A JWT of another type."),
  issuer: refusal("invalid_issuer", "The issuer is not the one that is expected here."),
  audience: refusal("invalid_audience", "Meant for somebody else."),
  key: refusal("invalid_key", "The signature does not verify with the keys of the issuer."),
  time: refusal("invalid_request", "Issued too long ago or in the future, or expired."),
  claims: refusal("invalid_request", "A claim is missing, malformed or out of place."),
  replay: refusal("invalid_request", "Received before."),
  foreign: refusal("access_denied", "The issuer may not speak of this subject."),
  subject: refusal("invalid_request", "No subject that is understood."),
} as const satisfies Record<string, Refusal>;

export type RefusalReason = keyof typeof REFUSALS;

/** `detail` is for the log alone and names no subject. */
export interface Refused {
  readonly kind: "refused";
  readonly reason: RefusalReason;
  readonly detail: string;
}

/** Nobody knows whether it is good, or what it asks for is not in force everywhere: to be sent again. */
export interface Unavailable {
  readonly kind: "unavailable";
  readonly detail: string;
}

/** What became of what was sent. */
export type Outcome =
  /** In force on every replica, or will be within a second. */
  | { readonly kind: "enforced"; readonly targets: readonly string[] }
  /** Good, and without effect. */
  | { readonly kind: "noted"; readonly detail: string }
  | Refused
  | Unavailable;

export const refused = (reason: RefusalReason, detail: string): Refused => ({
  kind: "refused",
  reason,
  detail,
});
export const unavailable = (detail: string): Unavailable => ({ kind: "unavailable", detail });
