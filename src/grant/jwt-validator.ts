import type { AnswerCache, Fresh } from "../cache/answers.ts";
import type { Claims } from "../credential/claims.ts";
import type { Token } from "../credential/token.ts";
import { type SignatureRules, verifySignature } from "./signature.ts";
import { judgeTimes, untilExpiry } from "./token-times.ts";
import type { RefusedValidation, TokenValidator, Validation } from "./validation.ts";
import { answerKey, type ValidatorId } from "./validator-key.ts";

/** A verified token names the key that verified it, so that it falls with that key. */
export type Verification =
  | { readonly kind: "verified"; readonly claims: Claims; readonly keyId: string }
  | RefusedValidation;

export interface JwtValidatorOptions extends SignatureRules {
  /** Name of the provider. */
  readonly source: string;
  /** Name of these settings in a cache key. */
  readonly id: ValidatorId;
  /** The `iss` values accepted. */
  readonly issuers: readonly string[];
  /** Milliseconds that widen nbf and iat. */
  readonly skew: number;
  /** Milliseconds for which a verification is remembered, at most until exp. */
  readonly ttl: number;
  readonly cache: AnswerCache<Verification>;
}

/** Verifies JWTs with the provider's public keys (RFC 7515, 7519, 8725). */
export function createJwtValidator(options: JwtValidatorOptions): TokenValidator {
  const { source, id, keys, cache } = options;
  return {
    takesOpaque: false,
    async validate(token) {
      const key = answerKey(token, id);
      const question = { key, source, load: () => verifyFresh(token, options) };
      let answer = await cache.fetch(question);
      if (answer.value.kind === "verified" && !keys.holds(answer.value.keyId)) {
        cache.forget(key);
        answer = await cache.fetch(question);
      }
      return { validation: judge(answer.value, options), origin: answer.origin };
    },
  };
}

function judge(verification: Verification, { issuers, skew }: JwtValidatorOptions): Validation {
  if (verification.kind !== "verified") return verification;
  const { claims } = verification;
  if (!issuers.some((issuer) => issuer === claims.iss)) return invalid("iss is not the provider's");
  return judgeTimes(claims, Date.now(), skew, true) ?? { kind: "active", claims };
}

async function verifyFresh(token: Token, options: JwtValidatorOptions): Promise<Fresh<Verification>> {
  const value = await verify(token, options);
  const ttl = value.kind === "verified" ? Math.min(options.ttl, untilExpiry(value.claims, Date.now())) : 0;
  return { value, ttl };
}

async function verify(token: Token, options: JwtValidatorOptions): Promise<Verification> {
  const { value, form } = token;
  if (form.kind !== "jwt") return invalid("not a JWT");
  const verdict = await verifySignature({ value, header: form.header }, options);
  return verdict.kind === "verified" ? { ...verdict, claims: form.claims } : verdict;
}

const invalid = (detail: string): RefusedValidation => ({ kind: "invalid", detail });
