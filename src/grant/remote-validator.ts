import type { AnswerCache, Fresh } from "../cache/answers.ts";
import { type Claims, claimsOf } from "../credential/claims.ts";
import type { Token } from "../credential/token.ts";
import type { Budget } from "../provider/budget.ts";
import type { Outage } from "../provider/outbound.ts";
import { judgeTimes, untilExpiry } from "./token-times.ts";
import type { TokenValidator, Validation } from "./validation.ts";
import { answerKey, type ValidatorId } from "./validator-key.ts";

/** What a provider said of a token. The first two are remembered, faults never are. */
export type ProviderVerdict =
  | { readonly kind: "active"; readonly claims: Claims }
  | { readonly kind: "inactive"; readonly detail: string }
  | { readonly kind: "clientRefused"; readonly detail: string }
  | Outage;

export interface RemoteValidatorOptions {
  /** Name of the provider. */
  readonly source: string;
  /** Name of these settings in a cache key. */
  readonly id: ValidatorId;
  /** The `iss` values accepted. */
  readonly issuers: readonly string[];
  /** Milliseconds that widen nbf and iat. */
  readonly skew: number;
  /** Milliseconds for which an active answer is remembered, at most until exp. */
  readonly ttl: number;
  /** Milliseconds for which an inactive one is. */
  readonly inactiveTtl: number;
  /** Milliseconds for which an active one serves beyond that while the provider is down; never past exp. */
  readonly staleIfError: number;
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
      const { source, id, cache } = options;
      const question = { key: answerKey(token, id), source, load: () => askFresh(token, options) };
      const { value, origin } = await cache.fetch(question);
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
  switch (value.kind) {
    case "outage":
      return { value, ttl: 0, outage: true };
    case "clientRefused":
      return { value, ttl: 0 };
    case "inactive":
      return { value, ttl: Math.min(options.inactiveTtl, options.ttl), negative: true };
    case "active":
      return rememberActive(value, options);
  }
}

/** Not worth asking for again where the token ends with the answer. */
function rememberActive(
  value: ProviderVerdict & { kind: "active" },
  { ttl, staleIfError }: RemoteValidatorOptions,
): Fresh<ProviderVerdict> {
  const left = untilExpiry(value.claims, Date.now());
  if (left <= ttl) return { value, ttl: left };
  const ifError = Math.min(staleIfError, left - ttl);
  return { value, ttl, renewable: true, stale: { whileRevalidate: 0, ifError } };
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
