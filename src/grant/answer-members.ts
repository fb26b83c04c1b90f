import type { Claims } from "../credential/claims.ts";

/** The member that a dotted path leads to, own members only; a number is a position in a list. */
export function memberAt(body: Claims, path: string): unknown {
  let value: unknown = body;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Claims)[name];
  }
  return value;
}

type Reader = (value: unknown) => readonly [string, unknown][];

/** Ids are numbers at some providers and texts at others; as text both are compared. */
const asText =
  (claim: string): Reader =>
  (value) => [[claim, typeof value === "number" ? String(value) : value]];

/** Seconds since 1970, as RFC 7519 has it. */
const READERS = new Map<string, Reader>([
  ["sub", asText("sub")],
  ["client_id", asText("client_id")],
  // Some say 0 of a token that does not expire.
  ["exp", (value) => (Number(value) === 0 ? [] : [["exp", Number(value)]])],
  ["expires_in", (value) => [["exp", Math.floor(Date.now() / 1_000) + Number(value)]]],
  ["expires_at", (value) => [["exp", Date.parse(String(value)) / 1_000]]],
  ["email_verified", (value) => [["email_verified", value === true || value === "true"]]],
]);

/**
 * A claim by its standard name and in its standard form; nothing where the answer has none. `expires_in` (seconds from
 * now) and `expires_at` (ISO 8601) become `exp`.
 */
export function readTokenClaim(claim: string, value: unknown): readonly [string, unknown][] {
  if (value === undefined || value === null) return [];
  return READERS.get(claim)?.(value) ?? [[claim, value]];
}
