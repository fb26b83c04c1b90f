import type { RequireSettings } from "../config/schema.ts";
import type { Claims } from "../credential/claims.ts";
import type { User } from "../directory/directory.ts";

/** A policy's `require`, its scopes told apart. Every member present must be met. */
export interface Requirements extends Omit<RequireSettings, "scopes"> {
  /** All of them. */
  readonly scopes?: readonly string[] | undefined;
  /** At least one of them. */
  readonly anyScope?: readonly string[] | undefined;
}

/** A policy's rule that a valid token and its user do not meet. */
export interface UnmetRequirement {
  readonly outcome: "scope_missing" | "requirement_unmet";
  readonly detail: string;
  /** The scopes that a token needs, for the challenge of `scope_missing`. */
  readonly scopes?: readonly string[];
}

type ClaimRule = NonNullable<RequireSettings["claims"]>[number];

/** A list of scopes means all of them. */
export function compileRequirements({ scopes, ...others }: RequireSettings): Requirements {
  if (scopes === undefined || Array.isArray(scopes)) return { ...others, scopes };
  return { ...others, scopes: scopes.all, anyScope: scopes.any };
}

/** The first unmet rule by the claims' standard names, undefined when all are met. Every comparison is of whole elements. */
export function unmetRequirement(
  requirements: Requirements | undefined,
  claims: Claims,
  user: User,
): UnmetRequirement | undefined {
  if (requirements === undefined) return undefined;
  const { audience, clients, claims: rules, groups } = requirements;
  const unmetScope = unmetScopes(requirements, scopesOf(claims));
  if (unmetScope) return unmetScope;
  if (audience !== undefined && !elements(claims.aud).includes(audience)) {
    return unmet("the token is not for the required audience");
  }
  if (clients !== undefined && !holdsOneOf(clients, [claims.client_id])) {
    return unmet("the token was issued to none of the required clients");
  }
  const broken = rules?.find((rule) => !claimMeets(rule, readClaim(claims, rule.claim)));
  if (broken !== undefined) return unmet(`the token breaks the rule for the claim ${broken.claim}`);
  if (groups !== undefined && !holdsOneOf(groups, user.groups)) {
    return unmet("the user is in none of the required groups");
  }
  return undefined;
}

function unmetScopes(
  { scopes = [], anyScope }: Requirements,
  granted: readonly unknown[],
): UnmetRequirement | undefined {
  const missing = scopes.find((scope) => !granted.includes(scope));
  if (missing !== undefined) {
    return { outcome: "scope_missing", detail: `the token lacks the scope ${missing}`, scopes };
  }
  if (anyScope === undefined || holdsOneOf(anyScope, granted)) return undefined;
  // Together: a token asked for by this challenge must not lack what the present one has.
  const needed = [...scopes, ...anyScope];
  return { outcome: "scope_missing", detail: "the token has none of the alternative scopes", scopes: needed };
}

/**
 * The claim with this whole name, as names that are addresses contain dots; else the one that the dotted path
 * leads to, from object to object. Own members only, and never into a list. Undefined when there is none.
 */
export function readClaim(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let value: unknown = claims;
  for (const name of path.split(".")) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** Text, number and boolean are never converted; a claim that is null does not exist. */
function claimMeets({ equals, oneOf, contains, exists }: ClaimRule, value: unknown): boolean {
  if (equals !== undefined) return value === equals;
  if (oneOf !== undefined) return holdsOneOf(oneOf, [value]);
  if (contains !== undefined) return Array.isArray(value) && value.includes(contains);
  return exists === true && value !== undefined && value !== null;
}

/** RFC 7662 and RFC 9068: a text; a list at providers that send one. */
function scopesOf({ scope }: Claims): readonly unknown[] {
  return typeof scope === "string" ? scope.split(" ") : elements(scope);
}

/** A claim that is one value or a list of them; what is not a string equals no required one. */
function elements(claim: unknown): readonly unknown[] {
  return Array.isArray(claim) ? claim : [claim];
}

function holdsOneOf(required: readonly unknown[], held: readonly unknown[]): boolean {
  return required.some((value) => held.includes(value));
}

function isObject(value: unknown): value is Claims {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const unmet = (detail: string): UnmetRequirement => ({ outcome: "requirement_unmet", detail });
