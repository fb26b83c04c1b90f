import { type Claims, claimsOf } from "../credential/claims.ts";
import { mayAssert } from "../grant/asserts.ts";
import type { Target } from "../revocation/target.ts";
import { isText } from "./event-token.ts";
import { type Refused, refused } from "./outcome.ts";

/** Of whom a transmitter may speak. */
export interface SubjectRules {
  /** The provider's name. */
  readonly source: string;
  /** The issuers of the subjects. */
  readonly issuers: readonly string[];
  readonly emailDomains: readonly string[];
  /** What its opaque identifiers are, where they are anything. */
  readonly opaque: "subject" | "session" | undefined;
}

export interface KnownSubject {
  readonly kind: "known";
  readonly targets: readonly Target[];
}

type SubjectTarget = Extract<Target, { kind: "subject" | "session" | "email" }>;

/** Undefined for a way of naming that is not understood. */
type Reading = SubjectTarget | Refused | undefined;

/**
 * Whose tokens a Subject Identifier is about (RFC 9493), also in the form of the drafts before it (`subject_type`), and
 * in the complex form of the Shared Signals Framework. Whatever narrows it beyond user and session, such as a device,
 * is not known of tokens: it is about all of the user's then.
 */
export function readSubject(identifier: unknown, rules: SubjectRules): KnownSubject | Refused {
  const members = claimsOf(identifier);
  if (members === undefined) return refused("subject", "the subject is not an object");
  return isComplex(members) ? readComplex(members, rules) : known(readSimple(members, rules));
}

/** The framework's first drafts had no format for it. */
function isComplex({ format, subject_type, user, session }: Claims): boolean {
  if (format === "complex") return true;
  return format === undefined && subject_type === undefined && (user !== undefined || session !== undefined);
}

function readComplex({ user, session }: Claims, rules: SubjectRules): KnownSubject | Refused {
  const who = readMember(user, rules);
  const where = readMember(session, rules);
  if (where?.kind === "refused") return where;
  if (who?.kind === "refused" || where?.kind !== "session") return known(who ?? where);
  if (who === undefined) return known(where);
  // By e-mail it cannot be told which tokens are of no session, so all of the user's are meant.
  if (who.kind !== "subject") return known(who);
  return { kind: "known", targets: [where, { ...who, kind: "sessionless" }] };
}

function readMember(value: unknown, rules: SubjectRules): Reading {
  const members = claimsOf(value);
  return members && readSimple(members, rules);
}

/** RFC 9493, section 3.2. */
function readSimple(members: Claims, rules: SubjectRules): Reading {
  switch (members.format ?? members.subject_type) {
    case "iss_sub":
    case "iss-sub":
      return readIssuerSubject(members, rules);
    case "email":
      return readEmail(members, rules);
    case "opaque":
      return readOpaque(members, rules);
    default:
      return undefined;
  }
}

function readIssuerSubject({ iss, sub }: Claims, { source, issuers }: SubjectRules): Reading {
  if (!isText(iss) || !isText(sub)) return undefined;
  if (!issuers.includes(iss)) return refused("foreign", "a subject of another issuer");
  return { kind: "subject", source, subject: sub };
}

function readEmail({ email }: Claims, { source, emailDomains }: SubjectRules): Reading {
  if (!isText(email)) return undefined;
  if (!mayAssert({ emailDomains: [...emailDomains] }, email))
    return refused("foreign", "an e-mail address of a domain that is not configured");
  return { kind: "email", source, email };
}

function readOpaque({ id }: Claims, { source, opaque }: SubjectRules): Reading {
  if (opaque === undefined || !isText(id)) return undefined;
  return opaque === "subject"
    ? { kind: "subject", source, subject: id }
    : { kind: "session", source, session: id };
}

function known(reading: Reading): KnownSubject | Refused {
  if (reading?.kind === "refused") return reading;
  return reading
    ? { kind: "known", targets: [reading] }
    : refused("subject", "no subject that is understood");
}
