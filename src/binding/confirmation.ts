import type { Claims } from "../credential/claims.ts";

/** What a token is bound to; nothing for a bearer token. */
export interface Confirmation {
  /** Thumbprint of a DPoP key: RFC 9449, section 6.1. */
  readonly jkt?: string;
  /** SHA-256 of a client's certificate: `x5t#S256` of RFC 8705, section 3.1. */
  readonly certificate?: string;
}

/** SHA-256 in base64url without padding. */
const THUMBPRINT = /^[\w-]{43}$/;
const METHODS = new Map<string, keyof Confirmation>([
  ["jkt", "jkt"],
  ["x5t#S256", "certificate"],
]);

/**
 * What `cnf` (RFC 7800, section 3.1) asks for, in the claims and in the words of the token itself. Undefined where
 * it asks for anything that is not understood here, or for two different things: nobody could verify that.
 */
export function readConfirmation(sources: readonly Claims[]): Confirmation | undefined {
  const confirmation: { -readonly [K in keyof Confirmation]: Confirmation[K] } = {};
  for (const { cnf } of sources) {
    if (cnf === undefined) continue;
    if (typeof cnf !== "object" || cnf === null || Array.isArray(cnf)) return undefined;
    const members: [string, unknown][] = Object.entries(cnf);
    if (members.length === 0) return undefined;
    for (const [member, value] of members) {
      const method = METHODS.get(member);
      if (method === undefined || typeof value !== "string" || !THUMBPRINT.test(value)) return undefined;
      if ((confirmation[method] ?? value) !== value) return undefined;
      confirmation[method] = value;
    }
  }
  return confirmation;
}
