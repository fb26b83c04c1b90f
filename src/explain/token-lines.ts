import type { Token } from "../credential/token.ts";
import { shownClaim } from "./shown.ts";

/** What kind of token it is, and what a JWT says of itself; never the token. */
export function describeToken({ form, facts }: Token): readonly string[] {
  const length = `of ${facts.length} characters`;
  if (form.kind === "opaque") return [`an opaque token ${length}`];
  if (form.kind === "malformed") return [`what looks like a JWT and is none, ${length}: ${form.detail}`];
  const { header, claims } = form;
  const now = Date.now();
  return [
    `a JWT ${length}`,
    `alg ${shownClaim(header.alg)}, kid ${shownClaim(header.kid)}, typ ${shownClaim(header.typ)}`,
    `iss ${shownClaim(claims.iss)}, aud ${shownClaim(claims.aud)}`,
    `iat ${shownTime(claims.iat, now)}, exp ${shownTime(claims.exp, now)}`,
  ];
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** The latest time that a Date can hold, in seconds. */
const LATEST = 8.64e12;

/** A NumericDate (RFC 7519, section 2), and how far it is from `now`, in milliseconds. */
export function shownTime(claim: unknown, now: number): string {
  if (typeof claim !== "number" || Math.abs(claim) > LATEST) return shownClaim(claim);
  const away = claim - now / 1_000;
  const [unit, seconds] = UNITS.find(([, length]) => Math.abs(away) >= length) ?? ["second", 1];
  const count = Math.floor(Math.abs(away) / seconds);
  const distance = `${count} ${unit}${count === 1 ? "" : "s"}`;
  const time = new Date(claim * 1_000).toISOString();
  return `${time} (${away < 0 ? `${distance} ago` : `in ${distance}`})`;
}
