import type { JsonWebKey } from "node:crypto";
import { keyFits } from "../../grant/algorithms.ts";
import { readPublicKey } from "../../grant/verification-key.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";
import { isMapping } from "../mapping.ts";

const TOKEN_SOURCES = [
  "introspectionEndpoint",
  "userinfoEndpoint",
  "jwksUri",
  "publicKey",
  "signingSecret",
] as const;

export function* tokenSource({ providers }: ConfigEntries): Generator<Finding> {
  for (const [name, provider] of providers) {
    if (provider.preset !== "custom") continue;
    if (TOKEN_SOURCES.some((setting) => provider[setting] !== undefined)) continue;
    const found = "no way to verify a token";
    yield { path: ["providers", name], found, expected: `at least one of ${TOKEN_SOURCES.join(", ")}` };
  }
}

export function* keySource({ providers }: ConfigEntries): Generator<Finding> {
  for (const [name, provider] of providers) {
    if (provider.preset !== "custom" || provider.jwksUri === undefined) continue;
    if (provider.publicKey === undefined) continue;
    yield { path: ["providers", name, "publicKey"], expected: "either this or jwksUri, not both", at: "key" };
  }
}

export function* publicKeys({ providers }: ConfigEntries): Generator<Finding> {
  for (const [name, { publicKey, algorithms }] of providers) {
    if (publicKey === undefined) continue;
    const fault = keyFault(publicKey, algorithms);
    if (fault) yield { path: ["providers", name, "publicKey"], ...fault };
  }
}

type KeyFault = Pick<Finding, "found" | "expected">;
const EXPECTED_KEY = "a public key as PEM (SPKI or certificate) or JWK";

function keyFault(text: string, algorithms: readonly string[]): KeyFault | undefined {
  const kind = secretKind(text);
  if (kind) return { found: kind, expected: `${EXPECTED_KEY}, never a key that can sign` };
  try {
    const { key } = readPublicKey(text);
    if (algorithms.some((algorithm) => keyFits(key, algorithm))) return undefined;
    const expected = `a key for one of ${algorithms.join(", ")}, RSA of at least 2048 bits`;
    return { found: "a public key that fits none of the algorithms", expected };
  } catch {
    return { found: "a text that is no public key", expected: EXPECTED_KEY };
  }
}

/** Told apart first: node:crypto would quietly take the public half of a private key. */
function secretKind(text: string): string | undefined {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return "a private key";
  const jwk = readJwk(text);
  if (jwk?.kty === "oct") return "a symmetric key";
  return jwk?.d === undefined ? undefined : "a private key";
}

function readJwk(text: string): JsonWebKey | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMapping(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
