import { compactVerify, errors } from "jose";
import type { AnswerCache, Fresh } from "../cache/answers.ts";
import type { Claims } from "../credential/claims.ts";
import type { Token } from "../credential/token.ts";
import { allowedAlgorithm } from "./access-token.ts";
import { judgeTimes, untilExpiry } from "./token-times.ts";
import type { RefusedValidation, TokenValidator, Validation } from "./validation.ts";
import type { KeySource, VerificationKey } from "./verification-key.ts";

/** A verified token names the key that verified it, so that it falls with that key. */
export type Verification =
  | { readonly kind: "verified"; readonly claims: Claims; readonly keyId: string }
  | RefusedValidation;

export interface JwtValidatorOptions {
  /** Name of these settings in a cache key. */
  readonly id: string;
  readonly issuer: string | undefined;
  readonly algorithms: readonly string[];
  readonly keys: KeySource;
  /** Milliseconds that widen nbf and iat. */
  readonly skew: number;
  /** Milliseconds for which a verification is remembered, at most until exp. */
  readonly ttl: number;
  readonly cache: AnswerCache<Verification>;
}

/** Verifies JWTs with the provider's public keys (RFC 7515, 7519, 8725). */
export function createJwtValidator(options: JwtValidatorOptions): TokenValidator {
  const { id, keys, cache } = options;
  return {
    takesOpaque: false,
    async validate(token) {
      const key = `${token.digest}:${id}`;
      const load = () => verifyFresh(token, options);
      let answer = await cache.fetch(key, load);
      if (answer.value.kind === "verified" && !keys.holds(answer.value.keyId)) {
        cache.forget(key);
        answer = await cache.fetch(key, load);
      }
      return { validation: judge(answer.value, options), origin: answer.origin };
    },
  };
}

function judge(verification: Verification, { issuer, skew }: JwtValidatorOptions): Validation {
  if (verification.kind !== "verified") return verification;
  const { claims } = verification;
  if (issuer === undefined || claims.iss !== issuer) return invalid("iss is not the provider's");
  return judgeTimes(claims, Date.now(), skew, true) ?? { kind: "active", claims };
}

async function verifyFresh(token: Token, options: JwtValidatorOptions): Promise<Fresh<Verification>> {
  const value = await verify(token, options);
  const ttl = value.kind === "verified" ? Math.min(options.ttl, untilExpiry(value.claims, Date.now())) : 0;
  return { value, ttl };
}

async function verify(token: Token, { algorithms, keys }: JwtValidatorOptions): Promise<Verification> {
  const { form } = token;
  if (form.kind !== "jwt") return invalid("not a JWT");
  const { kid } = form.header;
  const algorithm = allowedAlgorithm(form.header, algorithms);
  if (algorithm === undefined) return invalid("alg is not allowed");
  if (kid !== undefined && typeof kid !== "string") return invalid("kid is not a text");
  const known = await keys.find({ algorithm, kid });
  if ("kind" in known) return known;
  const first = await verifyWith(known, token, form.claims, algorithm);
  if (first.kind === "verified" || kid !== undefined) return first;
  // Without a kid nothing but the signature tells that the provider has taken a new key.
  const others = await keys.find({ algorithm, kid, tried: known });
  if ("kind" in others) return others;
  return others.length > 0 ? verifyWith(others, token, form.claims, algorithm) : first;
}

async function verifyWith(
  keys: readonly VerificationKey[],
  { value }: Token,
  claims: Claims,
  algorithm: string,
): Promise<Verification> {
  for (const { id, key } of keys) {
    if (await signatureHolds(value, key, algorithm)) return { kind: "verified", claims, keyId: id };
  }
  return invalid(keys.length === 0 ? "no key for kid and alg" : "signature does not verify");
}

async function signatureHolds(token: string, key: Parameters<typeof compactVerify>[1], algorithm: string) {
  try {
    await compactVerify(token, key, { algorithms: [algorithm] });
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError) return false;
    throw error;
  }
}

const invalid = (detail: string): RefusedValidation => ({ kind: "invalid", detail });
