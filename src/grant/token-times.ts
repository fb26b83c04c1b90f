import type { Claims } from "../credential/claims.ts";

export type TimeVerdict = { readonly kind: "invalid" | "expired"; readonly detail: string } | undefined;

/**
 * RFC 7519, sections 4.1.4 to 4.1.6. Skew (milliseconds) widens nbf and iat; exp is exact.
 * An answer of a provider may lack exp, a JWT may not.
 */
export function judgeTimes(claims: Claims, now: number, skew: number, expRequired: boolean): TimeVerdict {
  const { exp, nbf, iat } = claims;
  if (!isTimeOrAbsent(exp)) return invalid("exp is not a number");
  if (!isTimeOrAbsent(nbf)) return invalid("nbf is not a number");
  if (!isTimeOrAbsent(iat)) return invalid("iat is not a number");
  if (expRequired && exp === undefined) return invalid("exp is missing");
  if (isNumericDate(nbf) && nbf * 1_000 > now + skew) return invalid("nbf lies ahead");
  if (isNumericDate(iat) && iat * 1_000 > now + skew) return invalid("iat lies ahead");
  if (isNumericDate(exp) && exp * 1_000 <= now) return { kind: "expired", detail: "exp is past" };
  return undefined;
}

/** Whether each time in an answer is one; a provider that answers another talks nonsense. */
export function hasNumericTimes({ exp, nbf, iat }: Claims): boolean {
  return [exp, nbf, iat].every(isTimeOrAbsent);
}

const isTimeOrAbsent = (time: unknown) => time === undefined || isNumericDate(time);

/** Why a token is too old, by each `iat` said of it; one of unknown age is. `maxAge` in milliseconds. */
export function ageFault(
  said: readonly Claims[],
  maxAge: number | undefined,
  now: number,
): string | undefined {
  if (maxAge === undefined) return undefined;
  const issued = said.map(({ iat }) => iat).filter(isNumericDate);
  if (issued.length === 0) return "iat is missing, and the age of tokens is limited";
  return issued.every((iat) => iat * 1_000 > now - maxAge) ? undefined : "iat lies too far back";
}

/** Milliseconds from now until exp; Infinity without one. */
export function untilExpiry(claims: Claims, now: number): number {
  return isNumericDate(claims.exp) ? claims.exp * 1_000 - now : Number.POSITIVE_INFINITY;
}

/** RFC 7519, section 2. */
export function isNumericDate(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

const invalid = (detail: string) => ({ kind: "invalid", detail }) as const;
