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

/** Ids are numbers at some providers and texts at others; as text both are compared. Greater ones are not exact. */
const asText =
  (claim: string): Reader =>
  (value) => [[claim, Number.isSafeInteger(value) ? String(value) : value]];

/** NaN, which no reader of times takes, for what is neither a number nor one written as a text. */
function asNumber(value: unknown): number {
  const isNumber = typeof value === "number" || (typeof value === "string" && DECIMAL.test(value));
  return isNumber ? Number(value) : Number.NaN;
}
const DECIMAL = /^-?\d+(?:\.\d+)?$/;

const readExpiry: Reader = (value) => {
  const exp = asNumber(value);
  // Some say 0 of a token that does not expire.
  return exp === 0 ? [] : [["exp", exp]];
};

/** Times become seconds since 1970 (RFC 7519, section 2), NaN where they are none. */
const READERS = new Map<string, Reader>([
  ["sub", asText("sub")],
  ["client_id", asText("client_id")],
  ["exp", readExpiry],
  ["iat", (value) => [["iat", asNumber(value)]]],
  ["expires_in", (value) => [["exp", Math.floor(Date.now() / 1_000) + asNumber(value)]]],
  ["expires_at", (value) => [["exp", typeof value === "string" ? Date.parse(value) / 1_000 : Number.NaN]]],
  ["email_verified", (value) => [["email_verified", value === true || value === "true"]]],
]);

/**
 * A claim by its standard name and in its standard form; nothing where the answer has none. `expires_in` (seconds from
 * now) and `expires_at` (ISO 8601) become `exp`, which is NaN where what was sent is no time.
 */
export function readTokenClaim(claim: string, value: unknown): readonly [string, unknown][] {
  if (value === undefined || value === null) return [];
  return READERS.get(claim)?.(value) ?? [[claim, value]];
}
