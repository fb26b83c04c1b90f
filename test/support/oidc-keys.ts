import { randomUUID } from "node:crypto";
import {
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from "jose";

const ALGORITHM = "RS256";

/** A private RSA key of its own `kid`. */
export async function generateSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: ALGORITHM, use: "sig" };
}

/** Signs exactly these claims; the header is that of an access token (RFC 9068) unless it says otherwise. */
export function signWith(
  key: JWK,
  claims: JWTPayload,
  header: Partial<JWTHeaderParameters>,
): Promise<string> {
  const { kid = "" } = key;
  return new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, typ: "at+jwt", kid, ...header }).sign(key);
}
