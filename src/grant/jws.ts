import { constants, createHmac, type KeyObject, timingSafeEqual, verify } from "node:crypto";
import { hashBytes, keyFits } from "./algorithms.ts";

/** How node:crypto verifies: RFC 7518, section 3.1, and RFC 8037, section 3.1. */
interface Scheme {
  /** Undefined where the algorithm brings its own. */
  readonly hash: string | undefined;
  readonly options?: object;
}

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
/** RFC 7518, section 3.4: both numbers at full length, no DER. */
const CONCATENATED = { dsaEncoding: "ieee-p1363" };

const SCHEMES = new Map<string, Scheme>([
  ["RS256", { hash: "sha256" }],
  ["RS384", { hash: "sha384" }],
  ["RS512", { hash: "sha512" }],
  ["PS256", { hash: "sha256", options: PSS }],
  ["PS384", { hash: "sha384", options: PSS }],
  ["PS512", { hash: "sha512", options: PSS }],
  ["ES256", { hash: "sha256", options: CONCATENATED }],
  ["ES384", { hash: "sha384", options: CONCATENATED }],
  ["ES512", { hash: "sha512", options: CONCATENATED }],
  ["EdDSA", { hash: undefined }],
]);

/**
 * Whether a JWS in compact form, whose form and header were read and judged, is signed so (RFC 7515, section 5.2).
 * At once: handing a signature to another thread costs more than a quarter of what it takes to verify it. Throws a
 * TypeError for a key that is none for the algorithm: that is a defect of ours.
 */
export function signatureHolds(jws: string, key: KeyObject, algorithm: string): boolean {
  if (!keyFits(key, algorithm)) throw new TypeError(`not a key for ${algorithm}`);
  const cut = jws.lastIndexOf(".");
  const signed = Buffer.from(jws.slice(0, cut));
  const signature = Buffer.from(jws.slice(cut + 1), "base64url");
  const bytes = hashBytes(algorithm);
  if (bytes !== undefined) return hmacHolds(signed, signature, key, bytes);
  const scheme = SCHEMES.get(algorithm);
  if (scheme === undefined) throw new TypeError(`${algorithm} is not supported`);
  return verify(scheme.hash, signed, { key, ...scheme.options }, signature);
}

function hmacHolds(signed: Buffer, signature: Buffer, key: KeyObject, bytes: number): boolean {
  const expected = createHmac(`sha${bytes * 8}`, key)
    .update(signed)
    .digest();
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}
