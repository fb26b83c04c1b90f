import type { AnswerOrigin } from "../cache/answers.ts";
import type { Claims } from "../credential/claims.ts";
import type { Token } from "../credential/token.ts";
import type { GrantType } from "../decision/decision.ts";
import type { CachedDirectory } from "../directory/cached.ts";
import type { UserQuery } from "../directory/directory.ts";
import type { Provider } from "../provider/provider.ts";
import { allowedAlgorithm, claimsFault, headerFault } from "./access-token.ts";
import { VALIDATION_REFUSALS } from "./refusals.ts";
import { declined, refused, type Subject } from "./subject.ts";
import { classOf, type TokenClass } from "./token-class.ts";
import type { RefusedValidation, TokenValidator } from "./validation.ts";

/** What a grant makes of a token. `origin` is undefined where the token's own words settled it. */
export type GrantResult = (Accepted | Exclude<Subject, { kind: "subject" }>) & {
  readonly origin?: AnswerOrigin | undefined;
};

export interface Accepted {
  readonly kind: "accepted";
  readonly claims: Claims;
  readonly query: UserQuery;
  readonly directory: CachedDirectory;
}

export interface Grant {
  readonly type: GrantType;
  readonly provider: Provider;
  /** Whether it can judge a token that is not a JWT. */
  readonly takesOpaque: boolean;
  examine(token: Token): Promise<GrantResult>;
}

export interface GrantRules {
  readonly type: GrantType;
  readonly provider: Provider;
  readonly validator: TokenValidator;
  readonly directory: CachedDirectory;
  /** The grant's own audience; a token issued for another is invalid. */
  readonly audience: string | undefined;
  /** The class of token that the grant takes. */
  readonly tokenClass: TokenClass;
  identify(claims: Claims): Subject;
}

/** The checks that all three grants share; they differ in the class of token and in `identify`. */
export function createGrant(rules: GrantRules): Grant {
  const { type, provider, validator, directory, tokenClass } = rules;
  const { clientTokenMarker } = provider.settings;
  return {
    type,
    provider,
    takesOpaque: type !== "jwt" && validator.takesOpaque,
    async examine(token) {
      const { form } = token;
      // For routing alone: what a JWT says of itself is judged again once it is verified.
      const claimed = form.kind === "jwt" ? classOf(form.claims, clientTokenMarker) : tokenClass;
      if (claimed !== tokenClass && claimed !== "undecidable") return wrongClass(type);
      const fault = form.kind === "jwt" ? jwtFault(form.header, rules) : undefined;
      if (fault !== undefined) return refused("token_invalid", fault);
      const { validation, origin } = await validator.validate(token);
      if (validation.kind !== "active") return { ...refuse(validation, rules, form.kind), origin };
      const { claims } = validation;
      const subject = judge(claims, token, rules);
      return subject.kind === "subject"
        ? { kind: "accepted", claims, query: subject.query, directory, origin }
        : { ...subject, origin };
    },
  };
}

/** Before anybody is asked: a `jwt` grant holds every JWT to the algorithms, its provider's word notwithstanding. */
function jwtFault(header: Claims, { type, provider }: GrantRules): string | undefined {
  const { algorithms } = provider.settings;
  const allowed = type !== "jwt" || allowedAlgorithm(header, algorithms) !== undefined;
  return allowed ? headerFault(header) : "alg is not allowed";
}

function refuse({ kind, detail }: RefusedValidation, { type }: GrantRules, form: Token["form"]["kind"]) {
  const outcome = VALIDATION_REFUSALS[type][kind];
  // Nothing tells whose an unknown opaque token is, so another grant may know it.
  return kind === "inactive" && form === "opaque"
    ? declined(outcome, detail, false)
    : refused(outcome, detail);
}

function judge(claims: Claims, { form }: Token, rules: GrantRules): Subject {
  const { type, provider, audience, tokenClass, identify } = rules;
  const found = classOf(claims, provider.settings.clientTokenMarker);
  if (found === "undecidable") return refused("token_invalid", "sub is not a text");
  if (found !== tokenClass) return wrongClass(type);
  // What a JWT says of itself counts too: an answer about it need not repeat it.
  const said = form.kind === "jwt" ? [claims, form.claims] : [claims];
  const fault = said.map(claimsFault).find((detail) => detail !== undefined);
  if (fault !== undefined) return refused("token_invalid", fault);
  if (type === "jwt" && said.every(({ exp }) => exp === undefined)) {
    return refused("token_invalid", "exp is missing");
  }
  if (audience !== undefined && !holdsAudience(claims, audience)) {
    return refused("token_invalid", "aud does not hold the grant's audience");
  }
  return identify(claims);
}

const wrongClass = (type: GrantType) =>
  declined(VALIDATION_REFUSALS[type].inactive, "not this grant's class of token", true);

/** RFC 7519, section 4.1.3: one text or a list of them. */
function holdsAudience({ aud }: Claims, audience: string): boolean {
  return Array.isArray(aud) ? aud.includes(audience) : aud === audience;
}
