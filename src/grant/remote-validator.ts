import type { AnswerCache, Fresh } from "../cache/answers.ts";
import { type Claims, claimsOf } from "../credential/claims.ts";
import type { Token } from "../credential/token.ts";
import type { Budget } from "../provider/budget.ts";
import type { Outage } from "../provider/outbound.ts";
import { judgeTimes, untilExpiry } from "./token-times.ts";
import type { TokenValidator, Validation } from "./validation.ts";

/** Milliseconds for which "the provider does not know it" is remembered: 10 seconds. */
const NEGATIVE_TTL = 10_000;

/** What a provider said of a token. The first two are remembered, faults never are. */
export type ProviderVerdict =
  | { readonly kind: "active"; readonly claims: Claims }
  | { readonly kind: "inactive"; readonly detail: string }
  | { readonly kind: "clientRefused"; readonly detail: string }
  | Outage;

export interface RemoteValidatorOptions {
  /** Name of these settings in a cache key. */
  readonly id: string;
  /** The `iss` values accepted. */
  readonly issuers: readonly string[];
  /** Milliseconds that widen nbf and iat. */
  readonly skew: number;
  /** Milliseconds for which an active answer is remembered, at most until exp. */
  readonly ttl: number;
  readonly cache: AnswerCache<ProviderVerdict>;
  readonly budget: Budget;
  ask(token: Token): Promise<ProviderVerdict>;
}

/**
 * Validates tokens by asking their provider; whatever was remembered is judged anew on every request. A JWT is
 * judged by its own words too: an answer need not repeat them.
 */
export function createRemoteValidator(options: RemoteValidatorOptions): TokenValidator {
  return {
    takesOpaque: true,
    async validate(token) {
      const key = `${token.digest}:${options.id}`;
      const { value, origin } = await options.cache.fetch(key, () => askFresh(token, options));
      // Remembered answers too: another replica may have asked, and it is here that the token is asked about next.
      if (value.kind === "active") options.budget.admit(token.digest);
      return { validation: judge(value, token, options), origin };
    },
  };
}

function judge(verdict: ProviderVerdict, token: Token, options: RemoteValidatorOptions): Validation {
  const { issuers, skew } = options;
  const now = Date.now();
  if (verdict.kind === "inactive" && isPast(token, now)) {
    return { kind: "expired", detail: "inactive, and exp is past" };
  }
  if (verdict.kind !== "active") return verdict;
  const { claims } = verdict;
  if (issuers.length > 0 && claims.iss !== undefined && !issuers.some((issuer) => issuer === claims.iss)) {
    return { kind: "invalid", detail: "iss of the answer is not the provider's" };
  }
  const own = token.form.kind === "jwt" ? judgeTimes(token.form.claims, now, skew, false) : undefined;
  return own ?? judgeTimes(claims, now, skew, false) ?? { kind: "active", claims };
}

async function askFresh(token: Token, options: RemoteValidatorOptions): Promise<Fresh<ProviderVerdict>> {
  const value = await options.budget.run(token.digest, () => options.ask(token));
  if (value.kind === "inactive") return { value, ttl: Math.min(NEGATIVE_TTL, options.ttl), negative: true };
  if (value.kind !== "active") return { value, ttl: 0 };
  return { value, ttl: Math.min(options.ttl, untilExpiry(value.claims, Date.now())) };
}

/** Whether the token itself, where it is a JWT, says that its time is over. */
function isPast({ form }: Token, now: number): boolean {
  return form.kind === "jwt" && untilExpiry(form.claims, now) <= 0;
}

/** Reads what the shared cache held of an active answer. */
export function decodeVerdict(value: unknown): ProviderVerdict | undefined {
  const claims = claimsOf(claimsOf(value)?.claims);
  return claims && { kind: "active", claims };
}
