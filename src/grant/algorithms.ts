import type { KeyObject } from "node:crypto";

/** Those a provider may be configured with. ES256K is not among them, and `none` never will be. */
export const SIGNATURE_ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "HS256",
  "HS384",
  "HS512",
] as const;

interface KeyRequirement {
  readonly type: "rsa" | "ec" | "ed25519";
  readonly curve?: "prime256v1" | "secp384r1" | "secp521r1";
}

/** The key that each signature algorithm takes (RFC 7518, section 3.1; RFC 8037, section 3.1). */
const KEY_REQUIREMENTS = new Map<string, KeyRequirement>([
  ["RS256", { type: "rsa" }],
  ["RS384", { type: "rsa" }],
  ["RS512", { type: "rsa" }],
  ["PS256", { type: "rsa" }],
  ["PS384", { type: "rsa" }],
  ["PS512", { type: "rsa" }],
  ["ES256", { type: "ec", curve: "prime256v1" }],
  ["ES384", { type: "ec", curve: "secp384r1" }],
  ["ES512", { type: "ec", curve: "secp521r1" }],
  ["EdDSA", { type: "ed25519" }],
]);

/** Bytes of each HMAC's hash, and thereby of its key at least: RFC 7518, section 3.2. */
const HASH_BYTES = new Map([
  ["HS256", 32],
  ["HS384", 48],
  ["HS512", 64],
]);

/** Undefined for an asymmetric algorithm. */
export const hashBytes = (algorithm: string): number | undefined => HASH_BYTES.get(algorithm);

/** Bits; RFC 7518, section 3.3. */
const MIN_RSA_MODULUS = 2_048;
/** With an exponent of 1 anybody can write a signature (RFC 8017, section 3.1: at least 3). */
const MIN_RSA_EXPONENT = 3n;

/** Node asks OpenSSL for each detail of a key each time: together that takes as long as to verify a signature. */
const verdicts = new WeakMap<KeyObject, Map<string, boolean>>();

/** Whether this key may verify a signature of this algorithm (RFC 8725, section 3.1): public, or a secret for an HMAC. */
export function keyFits(key: KeyObject, algorithm: string): boolean {
  if (!KEY_REQUIREMENTS.has(algorithm) && !HASH_BYTES.has(algorithm)) return false;
  const known = verdicts.get(key) ?? new Map<string, boolean>();
  verdicts.set(key, known);
  const verdict = known.get(algorithm) ?? judgeKey(key, algorithm);
  known.set(algorithm, verdict);
  return verdict;
}

function judgeKey(key: KeyObject, algorithm: string): boolean {
  if (key.type === "secret")
    return (key.symmetricKeySize ?? 0) >= (hashBytes(algorithm) ?? Number.POSITIVE_INFINITY);
  const requirement = KEY_REQUIREMENTS.get(algorithm);
  if (!requirement || key.type !== "public" || requirement.type !== key.asymmetricKeyType) return false;
  const { modulusLength = 0, publicExponent = 0n, namedCurve } = key.asymmetricKeyDetails ?? {};
  return requirement.type === "rsa"
    ? modulusLength >= MIN_RSA_MODULUS && publicExponent >= MIN_RSA_EXPONENT
    : namedCurve === requirement.curve;
}
