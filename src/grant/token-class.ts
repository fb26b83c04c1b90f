import type { Claims } from "../credential/claims.ts";
import type { ClaimMark, TokenTraits } from "../provider/preset.ts";

export type TokenClass = "user" | "client" | "undecidable";

type ClassTraits = Pick<TokenTraits, "clientClaims" | "clientToken">;

/** The client that a token was issued to, by the first of these claims that is there. */
export function clientOf(claims: Claims, clientClaims: readonly string[]): string | undefined {
  const name = clientClaims.find((claim) => (claims[claim] ?? undefined) !== undefined);
  const client = name === undefined ? undefined : claims[name];
  return typeof client === "string" && client !== "" ? client : undefined;
}

/**
 * Tells a token issued to a client itself from one issued on a user's behalf. Without this a client
 * registered under the name of a user becomes that user (RFC 9700, section 4.15).
 */
export function classOf(claims: Claims, { clientClaims, clientToken }: ClassTraits): TokenClass {
  const { sub } = claims;
  if (sub !== undefined && typeof sub !== "string") return "undecidable";
  if (!sub || clientClaims.some((claim) => claims[claim] === sub)) return "client";
  return clientToken && bearsMark(claims, clientToken, clientOf(claims, clientClaims)) ? "client" : "user";
}

/** Where the token names no client, any text stands in its place. */
export function bearsMark(claims: Claims, { claim, values }: ClaimMark, client: string | undefined): boolean {
  const found = claims[claim];
  return typeof found === "string" && values.some((value) => matches(found, value, client));
}

function matches(found: string, value: string, client: string | undefined): boolean {
  const [before = "", after] = value.split("{client}");
  if (after === undefined) return found === value;
  return client === undefined
    ? found.startsWith(before) && found.endsWith(after)
    : found === before + client + after;
}
