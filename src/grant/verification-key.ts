import { createHash, createPublicKey, createSecretKey, type JsonWebKey, type KeyObject } from "node:crypto";
import type { Claims } from "../credential/claims.ts";
import type { Outage } from "../provider/outbound.ts";

/** A key that may verify signatures. */
export interface VerificationKey {
  /** Hash of the key itself: names it in a remembered verification, whatever its `kid`. */
  readonly id: string;
  readonly key: KeyObject;
  readonly kid?: string;
  readonly algorithm?: string;
}

export interface KeyHint {
  readonly algorithm: string;
  readonly kid: string | undefined;
  /** Keys that did not verify the token: others are wanted. */
  readonly tried?: readonly VerificationKey[];
}

/** The keys of one provider. */
export interface KeySource {
  /** Keys that the header's `alg` and `kid` allow; an empty list when the provider has none. */
  find(hint: KeyHint): Promise<readonly VerificationKey[] | Outage>;
  /** Whether the provider still has the key and the key set is young enough to say so. */
  holds(id: string): boolean;
}

/** Reads a PEM (SPKI or certificate) or a JWK; throws what `node:crypto` throws for anything else. */
export function readPublicKey(text: string): VerificationKey {
  const trimmed = text.trim();
  return trimmed.startsWith("{") ? fromJwk(JSON.parse(trimmed)) : describeKey(createPublicKey(trimmed), {});
}

/** A configured secret that signs by HMAC. Only the configuration gives one: a provider's key set never does. */
export function readSigningSecret(secret: string): VerificationKey {
  const key = createSecretKey(Buffer.from(secret));
  return { id: createHash("sha256").update(`HS:${secret}`).digest("base64url"), key };
}

/**
 * The usable keys of a JWK Set (RFC 7517, section 5: a member that is not understood is passed over).
 * Undefined when it is no JWK Set at all.
 */
export function readKeySet(document: Claims): readonly VerificationKey[] | undefined {
  if (!Array.isArray(document.keys)) return undefined;
  return document.keys.filter(isVerificationJwk).flatMap((jwk) => {
    try {
      return [fromJwk(jwk)];
    } catch {
      return [];
    }
  });
}

/** RFC 7517, sections 4.2 and 4.3: a key for encryption must not verify signatures. */
function isVerificationJwk(jwk: unknown): jwk is JsonWebKey {
  if (typeof jwk !== "object" || jwk === null || Array.isArray(jwk)) return false;
  const { use, key_ops } = jwk as JsonWebKey;
  return (use === undefined || use === "sig") && (key_ops === undefined || isVerifying(key_ops));
}

const isVerifying = (operations: unknown) => Array.isArray(operations) && operations.includes("verify");

function fromJwk(jwk: JsonWebKey): VerificationKey {
  return describeKey(createPublicKey({ key: jwk, format: "jwk" }), jwk);
}

function describeKey(key: KeyObject, { kid, alg }: JsonWebKey): VerificationKey {
  const spki = key.export({ type: "spki", format: "der" });
  return {
    id: createHash("sha256").update(spki).digest("base64url"),
    key,
    ...(typeof kid === "string" && { kid }),
    ...(typeof alg === "string" && { algorithm: alg }),
  };
}
