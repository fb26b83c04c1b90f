import { type Claims, claimsOf } from "../credential/claims.ts";
import { readJwt } from "../credential/compact-jwt.ts";
import { isOfType, signingFault } from "../grant/access-token.ts";
import { type SignatureRules, verifySignature } from "../grant/signature.ts";
import { isNumericDate, judgeTimes } from "../grant/token-times.ts";
import { type Refused, refused, type Unavailable, unavailable } from "./outcome.ts";

/** What a JWT that tells of events must be. */
export interface EventTokenRules extends SignatureRules {
  /** The `typ` values taken, in lower case. */
  readonly types: ReadonlySet<unknown>;
  readonly issuers: readonly string[];
  /** One of them must be in `aud`. */
  readonly audiences: readonly string[];
  /** Milliseconds by which clocks may differ. */
  readonly skew: number;
}

/** A verified token. `events` has the members as sent, each an object. */
export interface EventToken {
  readonly kind: "verified";
  readonly claims: Claims;
  readonly events: ReadonlyMap<string, Claims>;
  readonly jti: string;
  /** Seconds since the epoch. */
  readonly iat: number;
}

/**
 * Verifies a JWT that tells of events (RFC 8417, section 2; RFC 8725). Cheap checks come before the signature: junk
 * must cost little.
 */
export async function verifyEventToken(
  value: string,
  rules: EventTokenRules,
): Promise<EventToken | Refused | Unavailable> {
  const form = readJwt(value);
  if (form.kind !== "jwt") return refused("form", "no signed JWT in compact form");
  const { header, claims } = form;
  const fault = signingFault(header);
  if (fault !== undefined) return refused("key", fault);
  if (!isOfType(header, rules.types)) return refused("type", "typ is another one");
  if (!rules.issuers.some((issuer) => issuer === claims.iss)) return refused("issuer", "iss is another one");
  if (!isFor(claims, rules.audiences)) return refused("audience", "aud does not hold ours");

  const verdict = await verifySignature({ value, header }, rules);
  if (verdict.kind === "outage") return unavailable(verdict.detail);
  if (verdict.kind !== "verified") return refused("key", verdict.detail);
  const times = judgeTimes(claims, Date.now(), rules.skew, false);
  if (times !== undefined) return refused("time", times.detail);
  return readEvents(claims);
}

function isFor({ aud }: Claims, audiences: readonly string[]): boolean {
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  return named.every(isText) && named.some((name) => audiences.some((audience) => audience === name));
}

/** RFC 8417, section 2.2. */
function readEvents(claims: Claims): EventToken | Refused {
  const { jti, iat } = claims;
  if (!isText(jti)) return refused("claims", "jti is missing");
  if (!isNumericDate(iat)) return refused("claims", "iat is missing");
  const events = new Map<string, Claims>();
  for (const [type, payload] of Object.entries(claimsOf(claims.events) ?? {})) {
    const members = claimsOf(payload);
    if (members === undefined) return refused("claims", "the payload of an event is not an object");
    events.set(type, members);
  }
  if (events.size === 0) return refused("claims", "events is missing, empty or not an object");
  return { kind: "verified", claims, events, jti, iat };
}

/** Characters of a text that is kept until a revocation ends; nothing sensible is as long. */
const LONGEST_TEXT = 1_024;

/** A text that is not empty, of at most 1,024 characters. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= LONGEST_TEXT;
}
