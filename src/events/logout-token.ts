import type { Target } from "../revocation/target.ts";
import { type EventToken, isText } from "./event-token.ts";
import { type Refused, refused } from "./outcome.ts";

/** OpenID Connect Back-Channel Logout 1.0, section 2.4: the type is recommended, and older providers send none. */
export const LOGOUT_TYPES: ReadonlySet<unknown> = new Set([
  undefined,
  "jwt",
  "logout+jwt",
  "application/logout+jwt",
]);

const LOGOUT = "http://schemas.openid.net/event/backchannel-logout";

/** Milliseconds: five minutes. Tokens are sent when they are issued, and need no `exp` in older drafts. */
export const MAX_AGE = 300_000;

export interface Logout {
  readonly kind: "logout";
  readonly targets: readonly Target[];
}

/**
 * OpenID Connect Back-Channel Logout 1.0, section 2.6, steps 4 to 6, of a token that is verified. `source` is the
 * provider's name.
 */
export function readLogout(token: EventToken, source: string): Logout | Refused {
  const { claims, events, iat } = token;
  const { sub, sid, nonce } = claims;
  if (!events.has(LOGOUT)) return refused("claims", "events has no logout");
  if (events.size > 1) return refused("claims", "events has more than the logout");
  if (nonce !== undefined) return refused("claims", "nonce, which an ID token has");
  for (const claim of [sub, sid]) {
    if (claim !== undefined && !isText(claim)) return refused("claims", "sub or sid is not a text");
  }
  if (iat * 1_000 <= Date.now() - MAX_AGE) return refused("time", "iat lies too far back");
  const targets = targetsOf(source, sub, sid);
  return targets.length > 0 ? { kind: "logout", targets } : refused("claims", "neither sub nor sid");
}

/**
 * Section 2.4: without `sid` all sessions of the subject end. With both it is that session alone; tokens of the
 * subject that do not say of which session they are may be of that one, so they end too.
 */
function targetsOf(source: string, subject: unknown, session: unknown): readonly Target[] {
  const targets: Target[] = [];
  if (isText(session)) targets.push({ kind: "session", source, session });
  if (isText(subject)) targets.push({ kind: isText(session) ? "sessionless" : "subject", source, subject });
  return targets;
}
