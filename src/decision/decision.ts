import type { AllowanceCode, RefusalCode } from "./outcome.ts";

export type GrantType = "jwt" | "clientCredentials" | "authorizationGrant";

/** A header as Envoy is to set it, value already encoded (see identity-headers.ts). */
export type HeaderEntry = readonly [name: string, value: string];

/** What the log line, the metrics and Envoy's `dynamic_metadata` know of a decision. */
export interface DecisionFacts {
  readonly policy?: string;
  readonly grant?: GrantType;
  /** The directory user's name; on an allow with a token only. */
  readonly user?: string;
}

export interface Allow extends DecisionFacts {
  readonly kind: "allow";
  readonly outcome: AllowanceCode;
  readonly setHeaders: readonly HeaderEntry[];
  /** Never names a header that `setHeaders` sets: Envoy removes last. */
  readonly removeHeaders: readonly string[];
}

/** What a challenge holds beside its realm and error. */
export interface Challenge {
  /** By which scheme the token came; Bearer unless said otherwise. */
  readonly scheme?: "bearer" | "dpop";
  /** The scopes that the policy requires, for `scope_missing`. */
  readonly scopes?: readonly string[] | undefined;
  /** For `dpop_nonce_required`. */
  readonly nonce?: string | undefined;
}

export interface Deny extends DecisionFacts, Challenge {
  readonly kind: "deny";
  readonly outcome: RefusalCode;
  /** For the log alone; holds no token, no secret and no text of a provider. */
  readonly detail: string;
  /** Whole seconds, at least 1, after which the client may repeat the request; for `unavailable`, where known. */
  readonly retryAfter?: number;
}

export type Decision = Allow | Deny;
