import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { parseClaims } from "../credential/claims.ts";
import { keyFits } from "../grant/algorithms.ts";

/** The private key with which our client signs its assertions. */
export interface ClientKey {
  readonly kind: "key";
  readonly key: KeyObject;
  readonly algorithm: string;
  /** Only a JWK has one; the provider finds our public key by it. */
  readonly kid: string | undefined;
}

/** `found` says what the text is instead, and quotes nothing of it. */
export interface UnusableKey {
  readonly kind: "unusable";
  readonly found: string;
}

/** The first that a key fits is used, unless its JWK names another. */
const ALGORITHMS = ["RS256", "ES256", "ES384", "ES512", "EdDSA"];

/** Reads a private key as PEM (PKCS #8, PKCS #1 or SEC 1, not encrypted) or as a JWK. */
export function readClientKey(text: string): ClientKey | UnusableKey {
  const trimmed = text.trim();
  return trimmed.startsWith("{") ? readJwk(trimmed) : readPem(trimmed);
}

function readPem(pem: string): ClientKey | UnusableKey {
  if (/-----BEGIN ([A-Z ]*PUBLIC KEY|CERTIFICATE)-----/.test(pem)) return unusable("a public key");
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem)) {
    return unusable("an encrypted private key");
  }
  return readWith(() => createPrivateKey(pem), {});
}

function readJwk(text: string): ClientKey | UnusableKey {
  const jwk = parseClaims(text);
  if (!jwk) return unusable("a text that is no private key");
  if (jwk.kty === "oct") return unusable("a symmetric key");
  if (jwk.d === undefined) return unusable("a public key");
  if (jwk.use !== undefined && jwk.use !== "sig") return unusable("a private key that is not for signatures");
  return readWith(() => createPrivateKey({ key: { ...jwk }, format: "jwk" }), jwk);
}

function readWith(read: () => KeyObject, { alg, kid }: { alg?: unknown; kid?: unknown }) {
  try {
    const key = read();
    const publicKey = createPublicKey(key);
    const wanted = alg === undefined ? ALGORITHMS : [String(alg)];
    const algorithm = wanted.find((candidate) => keyFits(publicKey, candidate));
    if (algorithm === undefined) return unusable("a private key that fits no algorithm");
    return { kind: "key" as const, key, algorithm, kid: typeof kid === "string" ? kid : undefined };
  } catch {
    return unusable("a text that is no private key");
  }
}

const unusable = (found: string): UnusableKey => ({ kind: "unusable", found });
