import { createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from "node:crypto";
import { CompactSign, type JWTHeaderParameters } from "jose";

export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly pem: string;
  readonly jwk: JsonWebKey;
}

function signingKey({ privateKey }: { readonly privateKey: KeyObject }): SigningKey {
  const publicKey = createPublicKey(privateKey);
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  return { privateKey, publicKey, pem, jwk: publicKey.export({ format: "jwk" }) };
}

export const rsa = (modulusLength: number): SigningKey =>
  signingKey(generateKeyPairSync("rsa", { modulusLength }));
export const ec = (namedCurve: "P-256" | "P-384" | "P-521" | "secp256k1"): SigningKey =>
  signingKey(generateKeyPairSync("ec", { namedCurve }));
export const ed25519 = (): SigningKey => signingKey(generateKeyPairSync("ed25519"));
export const ed448 = (): SigningKey => signingKey(generateKeyPairSync("ed448"));

/** A JWT with exactly these claims. */
export function signed(
  key: KeyObject | Uint8Array,
  header: JWTHeaderParameters,
  claims: Readonly<Record<string, unknown>>,
): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader(header).sign(key);
}
