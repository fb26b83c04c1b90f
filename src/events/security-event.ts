import type { Target } from "../revocation/target.ts";
import type { EventToken } from "./event-token.ts";
import { type Refused, refused } from "./outcome.ts";
import { readSubject, type SubjectRules } from "./subject.ts";

/** RFC 8417, section 2.3; the Shared Signals Framework 1.0 demands it. */
export const SET_TYPES: ReadonlySet<unknown> = new Set(["secevent+jwt", "application/secevent+jwt"]);

const CAEP = "https://schemas.openid.net/secevent/caep/event-type/";
const RISC = "https://schemas.openid.net/secevent/risc/event-type/";

/** After each of these the subject's tokens are good no longer: CAEP 1.0, section 3; RISC 1.0, section 2. */
const REVOKING: ReadonlySet<string> = new Set([
  `${CAEP}session-revoked`,
  `${CAEP}credential-change`,
  `${RISC}account-disabled`,
  `${RISC}account-purged`,
  `${RISC}account-credential-change-required`,
  `${RISC}sessions-revoked`,
]);

/** Shared Signals Framework 1.0, section 8.1.4.1, and its drafts: only shows that the way here works. */
const VERIFICATION: ReadonlySet<string> = new Set([
  "https://schemas.openid.net/secevent/ssf/event-type/verification",
  "https://schemas.openid.net/secevent/sse/event-type/verification",
  `${RISC}verification`,
]);

export interface SecurityEvents {
  readonly kind: "events";
  /** None where nothing is revoked. */
  readonly targets: readonly Target[];
  /** Events of kinds that have no effect here; a verification is expected to have none. */
  readonly ignored: number;
}

/** What the events of a verified SET revoke. An event is about its own `subject`, and about the SET's `sub_id`. */
export function readSecurityEvents(token: EventToken, rules: SubjectRules): SecurityEvents | Refused {
  // A SET may name one event, and one subject, in two ways.
  const targets = new Map<string, Target>();
  let ignored = 0;
  for (const [type, payload] of token.events) {
    if (!REVOKING.has(type)) {
      ignored += VERIFICATION.has(type) ? 0 : 1;
      continue;
    }
    const named = [token.claims.sub_id, payload.subject].filter((subject) => subject !== undefined);
    if (named.length === 0) return refused("subject", "the event has no subject");
    for (const identifier of named) {
      const subject = readSubject(identifier, rules);
      if (subject.kind === "refused") return subject;
      for (const target of subject.targets) targets.set(JSON.stringify(target), target);
    }
  }
  return { kind: "events", targets: [...targets.values()], ignored };
}
