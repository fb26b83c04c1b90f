import type { AnswerOrigin } from "../cache/answers.ts";
import type { Claims } from "../credential/claims.ts";
import type { Token } from "../credential/token.ts";
import type { Outage } from "../provider/outbound.ts";

/** What a validator found. Every kind but `active` refuses; `detail` is for the log alone. */
export type Validation =
  | { readonly kind: "active"; readonly claims: Claims }
  /** Not a token that may be accepted: form, signature, algorithm, issuer, type or time. */
  | { readonly kind: "invalid"; readonly detail: string }
  | { readonly kind: "expired"; readonly detail: string }
  /** The provider does not know it, or not as an access token. */
  | { readonly kind: "inactive"; readonly detail: string }
  /** The provider refused our own client. */
  | { readonly kind: "clientRefused"; readonly detail: string }
  | Outage;

export type RefusedValidation = Exclude<Validation, { kind: "active" }>;

export interface ValidationAnswer {
  readonly validation: Validation;
  /** Where the knowledge came from, for the log; undefined where the token's own words settled it. */
  readonly origin: AnswerOrigin | undefined;
}

/** One way to validate the tokens of one provider. Shared by all grants that use it. */
export interface TokenValidator {
  /** Whether it can judge a token that is not a JWT. */
  readonly takesOpaque: boolean;
  validate(token: Token): Promise<ValidationAnswer>;
}
