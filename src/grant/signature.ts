import type { Claims } from "../credential/claims.ts";
import { allowedAlgorithm } from "./access-token.ts";
import { signatureHolds } from "./jws.ts";
import type { RefusedValidation } from "./validation.ts";
import type { KeySource, VerificationKey } from "./verification-key.ts";

/** A JWT in compact form whose form was read; nothing of it is believed yet. */
export interface UnverifiedJwt {
  readonly value: string;
  readonly header: Claims;
}

export interface SignatureRules {
  readonly algorithms: readonly string[];
  readonly keys: KeySource;
}

export type SignatureVerdict = { readonly kind: "verified"; readonly keyId: string } | RefusedValidation;

/** Finds the key that signed a JWT (RFC 7515, section 5.2). Only `alg` and `kid` of its header are looked at. */
export async function verifySignature(
  { value, header }: UnverifiedJwt,
  { algorithms, keys }: SignatureRules,
): Promise<SignatureVerdict> {
  const { kid } = header;
  const algorithm = allowedAlgorithm(header, algorithms);
  if (algorithm === undefined) return invalid("alg is not allowed");
  if (kid !== undefined && typeof kid !== "string") return invalid("kid is not a text");
  const known = await keys.find({ algorithm, kid });
  if ("kind" in known) return known;
  const first = verifyWith(known, value, algorithm);
  if (first.kind === "verified" || kid !== undefined) return first;
  // Without a kid nothing but the signature tells that the provider has taken a new key.
  const others = await keys.find({ algorithm, kid, tried: known });
  if ("kind" in others) return others;
  return others.length > 0 ? verifyWith(others, value, algorithm) : first;
}

function verifyWith(keys: readonly VerificationKey[], value: string, algorithm: string): SignatureVerdict {
  for (const { id, key } of keys) {
    if (signatureHolds(value, key, algorithm)) return { kind: "verified", keyId: id };
  }
  return invalid(keys.length === 0 ? "no key for kid and alg" : "signature does not verify");
}

const invalid = (detail: string): RefusedValidation => ({ kind: "invalid", detail });
