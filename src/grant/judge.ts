import { type Confirmation, readConfirmation } from "../binding/confirmation.ts";
import type { Claims } from "../credential/claims.ts";
import type { JwtReading } from "../credential/compact-jwt.ts";
import type { GrantType } from "../decision/decision.ts";
import type { UserQuery } from "../directory/directory.ts";
import type { TokenTraits } from "../provider/preset.ts";
import { claimsFault } from "./access-token.ts";
import { type IntendedFor, intendedFault } from "./intended.ts";
import { VALIDATION_REFUSALS } from "./refusals.ts";
import type { ClaimNaming } from "./standard-claims.ts";
import { declined, refused, type Subject } from "./subject.ts";
import { bearsMark, classOf, clientOf, type TokenClass } from "./token-class.ts";
import { ageFault } from "./token-times.ts";

/** By what a grant judges the claims of a token that its provider, or a key of it, vouched for. */
export interface JudgeRules {
  readonly type: GrantType;
  readonly traits: TokenTraits;
  readonly nameClaims: ClaimNaming;
  /** The class of token that the grant takes. */
  readonly tokenClass: TokenClass;
  readonly intendedFor: IntendedFor;
  /** Milliseconds since `iat`; undefined for no limit. */
  readonly maxTokenAge: number | undefined;
  identify(claims: Claims): Subject;
}

export interface Judged {
  readonly kind: "judged";
  readonly claims: Claims;
  readonly confirmation: Confirmation;
  /** All that was said of the token, by standard names. */
  readonly said: readonly Claims[];
  readonly query: UserQuery;
}

type Verdict = Judged | Exclude<Subject, { kind: "subject" }>;

/** The words that count about a token, by their standard names. */
interface Said {
  /** What the provider answered, or its key vouched for. */
  readonly answered: Claims;
  /** The JWT's own claims, where the token is one: an answer about it need not repeat them. */
  readonly own: Claims | undefined;
  readonly all: readonly Claims[];
}

export function judgeClaims(validated: Claims, form: JwtReading, rules: JudgeRules): Verdict {
  const { type, traits, tokenClass, nameClaims, identify } = rules;
  const found = classOf(validated, traits);
  if (found === "undecidable") return invalid("sub is not a text");
  if (found !== tokenClass) return wrongClass(type);
  const said = readSaid(validated, form, nameClaims);
  for (const check of CHECKS) {
    const fault = check(said, rules);
    if (fault !== undefined) return invalid(fault);
  }
  const confirmation = readConfirmation(said.all);
  if (confirmation === undefined) return invalid("cnf asks for what is not understood");
  const { answered: claims } = said;
  const subject = identify(claims);
  return subject.kind === "subject"
    ? { kind: "judged", claims, confirmation, said: said.all, query: subject.query }
    : subject;
}

function readSaid(validated: Claims, form: JwtReading, nameClaims: ClaimNaming): Said {
  const answered = nameClaims(validated);
  if (form.kind !== "jwt") return { answered, own: undefined, all: [answered] };
  const own = form.claims === validated ? answered : nameClaims(form.claims);
  return { answered, own, all: own === answered ? [answered] : [answered, own] };
}

const CHECKS: readonly ((said: Said, rules: JudgeRules) => string | undefined)[] = [
  ({ all }) => all.map(claimsFault).find((fault) => fault !== undefined),
  ({ own }, { traits }) => (own && !isMarked(own, traits) ? "not marked as an access token" : undefined),
  ({ all }, { tokenClass, traits }) =>
    tokenClass === "user" && !isUsers(all, traits) ? "not marked as a user's token" : undefined,
  ({ all }, { type }) =>
    type === "jwt" && all.every(({ exp }) => exp === undefined) ? "exp is missing" : undefined,
  ({ all }, { maxTokenAge }) => ageFault(all, maxTokenAge, Date.now()),
  ({ answered }, { intendedFor }) => intendedFault(answered, intendedFor),
];

function isMarked(own: Claims, { accessToken, clientClaims }: TokenTraits): boolean {
  return accessToken === undefined || bearsMark(own, accessToken, clientOf(own, clientClaims));
}

/** An answer need not repeat what the JWT says, and says of an opaque token what only the provider knows. */
function isUsers(all: readonly Claims[], { userToken }: TokenTraits): boolean {
  return userToken === undefined || all.some((claims) => (claims[userToken] ?? undefined) !== undefined);
}

const invalid = (detail: string) => refused("token_invalid", detail);

export const wrongClass = (type: GrantType) =>
  declined(VALIDATION_REFUSALS[type].inactive, "not this grant's class of token", true);
