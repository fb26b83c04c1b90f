import { createHmac, type KeyObject, sign } from "node:crypto";
import type { RefusalCode } from "../../src/decision/outcome.ts";
import { ec, ed448, ed25519, rsa } from "./signing-keys.ts";

/** A token that must be refused, for this reason alone; by `token_invalid` unless another answer is documented. */
export type HostileToken = readonly [reason: string, token: string, outcome?: RefusalCode];
export type Members = Readonly<Record<string, unknown>>;

export const ISSUER = "https://login.example.com";
export const SECONDS = Math.floor(Date.now() / 1_000);
export const HEADER: Members = { alg: "ES256", typ: "at+jwt", kid: "es" };
export const CLAIMS: Members = {
  iss: ISSUER,
  aud: "jira",
  sub: "u-1",
  client_id: "web",
  preferred_username: "alice",
  iat: SECONDS,
  exp: SECONDS + 3_600,
};

export const KEYS = {
  es: ec("P-256"),
  rs: rsa(2_048),
  ed: ed25519(),
  enc: ec("P-256"),
  ops: ec("P-256"),
  ps: rsa(2_048),
  weak: rsa(1_024),
  p384: ec("P-384"),
  k1: ec("secp256k1"),
  ed448: ed448(),
};
/** In no JWKS. */
export const STRANGER = { es: ec("P-256"), rs: rsa(2_048), ed: ed25519() };
export const SHARED_SECRET = Buffer.alloc(32, "s");

export const JWKS = {
  keys: [
    { ...KEYS.es.jwk, kid: "es", use: "sig", alg: "ES256" },
    { ...KEYS.rs.jwk, kid: "rs", use: "sig", alg: "RS256" },
    { ...KEYS.ed.jwk, kid: "ed", key_ops: ["verify"] },
    { ...KEYS.enc.jwk, kid: "enc", use: "enc" },
    { ...KEYS.ops.jwk, kid: "ops", key_ops: ["deriveKey", "sign"] },
    { ...KEYS.ps.jwk, kid: "ps", alg: "PS256" },
    { ...KEYS.weak.jwk, kid: "weak", alg: "RS256" },
    { ...KEYS.p384.jwk, kid: "p384", alg: "ES256" },
    { ...KEYS.k1.jwk, kid: "k1", alg: "ES256" },
    { ...KEYS.ed448.jwk, kid: "ed448", alg: "EdDSA" },
    { ...KEYS.rs.jwk, e: "AQ", kid: "e1", alg: "RS256" },
    { kty: "oct", k: SHARED_SECRET.toString("base64url"), kid: "oct", alg: "HS256" },
  ],
};

export type Signer = (input: string) => Buffer;

export const ecdsa =
  (key: KeyObject, hash = "sha256", dsaEncoding: "ieee-p1363" | "der" = "ieee-p1363"): Signer =>
  (input) =>
    sign(hash, Buffer.from(input), { key, dsaEncoding });
export const rsassa =
  (key: KeyObject, hash = "sha256"): Signer =>
  (input) =>
    sign(hash, Buffer.from(input), key);
export const eddsa =
  (key: KeyObject): Signer =>
  (input) =>
    sign(null, Buffer.from(input), key);
export const hmac =
  (secret: string | Buffer, hash = "sha256"): Signer =>
  (input) =>
    createHmac(hash, secret).update(input).digest();

/** The provider's own signature: what it covers is refused for another reason. */
export const ownSignature = ecdsa(KEYS.es.privateKey);

export const encode = (content: string | Buffer): string => Buffer.from(content).toString("base64url");

/** Signs the two parts as they are spelt, however wrong they are. */
export function signedParts(header: string, claims: string, signer: Signer = ownSignature): string {
  const input = `${header}.${claims}`;
  return `${input}.${signer(input).toString("base64url")}`;
}

/** The valid token with these members changed; `undefined` takes one away. */
export function forged(header: Members, claims: Members = {}, signer?: Signer): string {
  const parts = [
    { ...HEADER, ...header },
    { ...CLAIMS, ...claims },
  ].map((part) => encode(JSON.stringify(part)));
  return signedParts(parts[0] ?? "", parts[1] ?? "", signer);
}

const quote = (value: unknown) => JSON.stringify(value)?.slice(0, 60) ?? "missing";

/** One token for each value of a header's member. */
export function headerRows(reason: string, member: string, values: readonly unknown[]): HostileToken[] {
  return values.map((value) => [`${reason} ${quote(value)}`, forged({ [member]: value })]);
}

/** One token for each value of a claim. */
export function claimRows(reason: string, claim: string, values: readonly unknown[]): HostileToken[] {
  return values.map((value) => [`${reason} ${quote(value)}`, forged({}, { [claim]: value })]);
}
