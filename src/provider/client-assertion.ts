import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import type { ClientKey } from "./client-key.ts";

/** Seconds: one minute. An assertion is made for one request and sent at once. */
const LIFETIME = 60;

export const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

export interface AssertionParties {
  readonly clientId: string;
  /** Whom the assertion is shown to. */
  readonly audience: string;
}

/** A JWT by which our client proves itself (RFC 7523, section 3); each has a `jti` of its own. */
export function signAssertion(
  { key, algorithm, kid }: ClientKey,
  { clientId, audience }: AssertionParties,
): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT()
    .setProtectedHeader({ alg: algorithm, ...(kid !== undefined && { kid }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + LIFETIME)
    .sign(key);
}
