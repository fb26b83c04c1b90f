import { type Claims, claimsOf } from "../credential/claims.ts";

/** The member that a dotted path leads to, own members only; `[flag]` is the element of a list whose flag is true. */
export function memberAt(body: Claims, path: string): unknown {
  return path.split(".").reduce<unknown>(step, body);
}

const FLAG = /^\[(\w+)\]$/;

function step(value: unknown, name: string): unknown {
  const [, flag] = FLAG.exec(name) ?? [];
  if (flag === undefined) return claimsOf(value)?.[name];
  return Array.isArray(value) ? value.find((element) => claimsOf(element)?.[flag] === true) : undefined;
}

type Reader = (value: unknown) => readonly [string, unknown][];

/** Ids are numbers at some providers and texts at others; as text both are compared. */
const asText =
  (claim: string): Reader =>
  (value) => [[claim, typeof value === "number" ? String(value) : value]];

/** Some providers write numbers as texts; NaN for anything but a number. */
function toNumber(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : Number.NaN;
}

/** Times become seconds since 1970 (RFC 7519, section 2), NaN where they are none. */
const READERS = new Map<string, Reader>([
  ["sub", asText("sub")],
  ["client_id", asText("client_id")],
  // Facebook says 0 of a token that does not expire.
  ["exp", (value) => (value === 0 ? [] : [["exp", toNumber(value)]])],
  ["iat", (value) => [["iat", toNumber(value)]]],
  ["expires_in", (value) => [["exp", Math.floor(Date.now() / 1_000) + toNumber(value)]]],
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
