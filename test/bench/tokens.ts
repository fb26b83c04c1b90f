import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

export type Algorithm = "RS256" | "ES256" | "EdDSA";

interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const KEYS: Record<Algorithm, SigningKey> = {
  RS256: generateKeyPairSync("rsa", { modulusLength: 2_048 }),
  ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  EdDSA: generateKeyPairSync("ed25519"),
};

export const ALGORITHMS: readonly Algorithm[] = ["RS256", "ES256", "EdDSA"];

/** RFC 7517. */
export function publicKeys(): object[] {
  return ALGORITHMS.map((alg) => ({
    ...KEYS[alg].publicKey.export({ format: "jwk" }),
    kid: alg,
    use: "sig",
    alg,
  }));
}

const LIFETIME = 6 * 3_600;
const SCOPE = "openid profile read:jira";

export interface WrittenToken {
  readonly issuer: string;
  readonly algorithm?: Algorithm;
  /** Tells tokens apart, and is of the same length in all of them, as the tokens then are. */
  readonly number?: number;
  readonly scope?: string;
}

/** An access token of alice, as providers issue them. */
export function jwt({ issuer, algorithm = "RS256", number = 0, scope = SCOPE }: WrittenToken): string {
  const now = Math.floor(Date.now() / 1_000);
  const header = encoded({ alg: algorithm, typ: "at+jwt", kid: algorithm });
  const claims = {
    iss: issuer,
    aud: "jira",
    sub: "248289761001",
    client_id: "web",
    preferred_username: "alice",
    email: "alice@example.com",
    email_verified: true,
    scope,
    jti: `token-${String(number).padStart(16, "0")}`,
    iat: now - 60,
    exp: now + LIFETIME,
  };
  const input = `${header}.${encoded(claims)}`;
  const key = { key: KEYS[algorithm].privateKey, dsaEncoding: "ieee-p1363" } as const;
  const signature = sign(algorithm === "EdDSA" ? null : "sha256", Buffer.from(input), key);
  return `${input}.${signature.toString("base64url")}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

const OPAQUE = "opaque-9vJcQ2mTzXw1-";

export function opaqueToken(number: number): string {
  return `${OPAQUE}${String(number).padStart(12, "0")}`;
}

/** RFC 7662: what the provider says of a token. */
export function introspected(token: string): object {
  if (!token.startsWith(OPAQUE)) return { active: false };
  const now = Math.floor(Date.now() / 1_000);
  return {
    active: true,
    sub: "248289761001",
    username: "alice",
    preferred_username: "alice",
    email: "alice@example.com",
    email_verified: true,
    client_id: "web",
    token_type: "Bearer",
    scope: SCOPE,
    iat: now - 60,
    exp: now + LIFETIME,
  };
}
