import type { Confirmation } from "../binding/confirmation.ts";
import type { AnswerOrigin } from "../cache/answers.ts";
import type { Claims } from "../credential/claims.ts";
import type { JwtReading } from "../credential/compact-jwt.ts";
import type { Token } from "../credential/token.ts";
import type { GrantType } from "../decision/decision.ts";
import type { CachedDirectory } from "../directory/cached.ts";
import type { UserQuery } from "../directory/directory.ts";
import type { Provider } from "../provider/provider.ts";
import { allowedAlgorithm, headerFault, profileFault } from "./access-token.ts";
import { type JudgeRules, judgeClaims, wrongClass } from "./judge.ts";
import { VALIDATION_REFUSALS } from "./refusals.ts";
import { declined, refused, type Subject } from "./subject.ts";
import { classOf } from "./token-class.ts";
import type { RefusedValidation, TokenValidator } from "./validation.ts";

/** What a grant makes of a token. `origin` is undefined where the token's own words settled it. */
export type GrantResult = (Accepted | Exclude<Subject, { kind: "subject" }>) & {
  readonly origin?: AnswerOrigin | undefined;
};

export interface Accepted {
  readonly kind: "accepted";
  /** By their standard names, whatever the provider calls them. */
  readonly claims: Claims;
  /** What the token is bound to; not verified here, where the request is not known. */
  readonly confirmation: Confirmation;
  /** All that was said of the token, by standard names: by its provider, and by the token itself. */
  readonly said: readonly Claims[];
  /** The provider's name. */
  readonly source: string;
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

export interface GrantRules extends JudgeRules {
  readonly provider: Provider;
  readonly validator: TokenValidator;
  readonly directory: CachedDirectory;
  /** RFC 9068, where JWTs are held to it. */
  readonly profile: "rfc9068" | undefined;
}

type Jwt = Extract<JwtReading, { kind: "jwt" }>;

/** The checks that all three grants share; they differ in the class of token and in `identify`. */
export function createGrant(rules: GrantRules): Grant {
  const { type, provider, validator, directory, tokenClass, traits } = rules;
  return {
    type,
    provider,
    takesOpaque: type !== "jwt" && validator.takesOpaque,
    async examine(token) {
      const { form } = token;
      // For routing alone: what a JWT says of itself is judged again once it is verified.
      const claimed = form.kind === "jwt" ? classOf(form.claims, traits) : tokenClass;
      if (claimed !== tokenClass && claimed !== "undecidable") return wrongClass(type);
      const fault = form.kind === "jwt" ? jwtFault(form, rules) : undefined;
      if (fault !== undefined) return refused("token_invalid", fault);
      const { validation, origin } = await validator.validate(token);
      if (validation.kind !== "active") return { ...refuse(validation, rules, form.kind), origin };
      const judged = judgeClaims(validation.claims, form, rules);
      return judged.kind === "judged"
        ? { ...judged, kind: "accepted", source: provider.name, directory, origin }
        : { ...judged, origin };
    },
  };
}

/** Before anybody is asked: a `jwt` grant holds every JWT to the algorithms, its provider's word notwithstanding. */
function jwtFault({ header, claims }: Jwt, { type, provider, profile }: GrantRules): string | undefined {
  const { algorithms } = provider.settings;
  const allowed = type !== "jwt" || allowedAlgorithm(header, algorithms) !== undefined;
  if (!allowed) return "alg is not allowed";
  return headerFault(header, profile) ?? (profile && profileFault(claims));
}

function refuse(
  validation: RefusedValidation,
  { type }: GrantRules,
  form: Token["form"]["kind"],
): Exclude<Subject, { kind: "subject" }> {
  const { kind, detail } = validation;
  const outcome = VALIDATION_REFUSALS[type][kind];
  if (kind === "outage") return { ...validation, kind: "refused", outcome };
  // Nothing tells whose an unknown opaque token is, so another grant may know it.
  return kind === "inactive" && form === "opaque"
    ? declined(outcome, detail, false)
    : refused(outcome, detail);
}
