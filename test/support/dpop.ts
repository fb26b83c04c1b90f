import {
  constants,
  createHash,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomUUID,
  sign,
} from "node:crypto";

/** A client's key pair for DPoP. */
export interface DpopKey {
  readonly algorithm: ProofAlgorithm;
  readonly privateKey: KeyObject;
  /** The public half. */
  readonly jwk: JsonWebKey;
  /** RFC 7638: the `jkt` of a token bound to this key. */
  readonly thumbprint: string;
}

export type Members = Readonly<Record<string, unknown>>;

export interface ProofOptions {
  readonly key: DpopKey;
  readonly method: string;
  /** Where the client sends the request; query and fragment are left out of the proof. */
  readonly url: string;
  /** The access token that goes with it; none where one is asked for. */
  readonly token?: string;
  readonly nonce?: string;
  /** Members put in place of the proof's own; `undefined` takes one away. */
  readonly header?: Members;
  readonly claims?: Members;
}

export type ProofAlgorithm = keyof typeof ALGORITHMS;

const EC_SIGNATURE = { dsaEncoding: "ieee-p1363" } as const;
const ALGORITHMS = {
  ES256: { pair: () => generateKeyPairSync("ec", { namedCurve: "P-256" }), hash: "sha256", ...EC_SIGNATURE },
  ES384: { pair: () => generateKeyPairSync("ec", { namedCurve: "P-384" }), hash: "sha384", ...EC_SIGNATURE },
  ES512: { pair: () => generateKeyPairSync("ec", { namedCurve: "P-521" }), hash: "sha512", ...EC_SIGNATURE },
  EdDSA: { pair: () => generateKeyPairSync("ed25519"), hash: null },
  RS256: { pair: () => generateKeyPairSync("rsa", { modulusLength: 2_048 }), hash: "sha256" },
  PS256: {
    pair: () => generateKeyPairSync("rsa", { modulusLength: 2_048 }),
    hash: "sha256",
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  },
} as const;

export function createDpopKey(algorithm: ProofAlgorithm = "ES256"): DpopKey {
  const { privateKey, publicKey } = ALGORITHMS[algorithm].pair();
  return dpopKeyOf(algorithm, privateKey, publicKey.export({ format: "jwk" }));
}

/** A key pair of any kind, to sign with by this algorithm. */
export function dpopKeyOf(algorithm: ProofAlgorithm, privateKey: KeyObject, jwk: JsonWebKey): DpopKey {
  const { crv, e, kty, n, x, y } = jwk;
  const thumbprint = createHash("sha256").update(JSON.stringify({ crv, e, kty, n, x, y }));
  return { algorithm, privateKey, jwk, thumbprint: thumbprint.digest("base64url") };
}

/** The DPoP header of one request (RFC 9449, section 4.2). */
export function makeProof({ key, method, url, token, nonce, header, claims }: ProofOptions): string {
  const { origin, pathname } = new URL(url);
  const ath = token && createHash("sha256").update(token).digest("base64url");
  const iat = Math.floor(Date.now() / 1_000);
  const head = { typ: "dpop+jwt", alg: key.algorithm, jwk: key.jwk, ...header };
  const body = { jti: randomUUID(), htm: method, htu: origin + pathname, iat, ath, nonce, ...claims };
  return signProof(key, JSON.stringify(head), JSON.stringify(body));
}

/** Signs a header and claims as they are written, however wrong they are. */
export function signProof({ algorithm, privateKey }: DpopKey, header: string, claims: string): string {
  const input = [header, claims].map((part) => Buffer.from(part).toString("base64url")).join(".");
  const { hash, pair: _, ...options } = ALGORITHMS[algorithm];
  const signature = sign(hash, Buffer.from(input), { key: privateKey, ...options });
  return `${input}.${signature.toString("base64url")}`;
}
