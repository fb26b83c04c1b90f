import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { keyFits } from "../grant/algorithms.ts";

/** The public key that a proof carries. */
export interface ProofKey {
  /** SHA-256 in base64url (RFC 7638): what a token is bound to. */
  readonly thumbprint: string;
  /** What the thumbprint covers and nothing else: what is verified with is what the token is bound to. */
  readonly jwk: Readonly<Record<string, string>>;
}

/** What makes up a public key of each type, in the order of its thumbprint (RFC 7638, section 3.2; RFC 8037, section 2). */
const PUBLIC_MEMBERS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["EC", ["crv", "kty", "x", "y"]],
  ["OKP", ["crv", "kty", "x"]],
  ["RSA", ["e", "kty", "n"]],
]);

/** RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1: a client that sends one has given its key away. */
const SECRET_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/** Reads the header's `jwk`; undefined for anything but a public key, whose numbers nobody has looked at yet. */
export function readProofKey(value: unknown): ProofKey | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const members = new Map<string, unknown>(Object.entries(value));
  if (SECRET_MEMBERS.some((name) => members.has(name))) return undefined;

  const jwk: Record<string, string> = {};
  for (const name of PUBLIC_MEMBERS.get(members.get("kty")) ?? []) {
    const member = members.get(name);
    if (typeof member !== "string") return undefined;
    jwk[name] = member;
  }
  if (jwk.kty === undefined) return undefined;
  return { thumbprint: createHash("sha256").update(JSON.stringify(jwk)).digest("base64url"), jwk };
}

/** The key to verify a signature of this algorithm with; undefined where it is not one for it. */
export function importProofKey({ jwk }: ProofKey, algorithm: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: jwk, format: "jwk" });
    return keyFits(key, algorithm) ? key : undefined;
  } catch {
    return undefined;
  }
}
