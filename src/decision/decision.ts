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

export interface Deny extends DecisionFacts {
  readonly kind: "deny";
  readonly outcome: RefusalCode;
  /** For the log alone; holds no token, no secret and no text of a provider. */
  readonly detail: string;
  /** The scopes that the policy requires, for the challenge of `scope_missing`. */
  readonly scopes?: readonly string[];
}

export type Decision = Allow | Deny;
