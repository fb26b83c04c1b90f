import type { RequireSettings } from "../config/schema.ts";
import type { Claims } from "../credential/claims.ts";
import type { User } from "../directory/directory.ts";

/** A policy's rule that a valid token and its user do not meet. */
export interface UnmetRequirement {
  readonly outcome: "scope_missing" | "requirement_unmet";
  readonly detail: string;
}

/** The first unmet rule, undefined when all are met. Every comparison is of whole elements. */
export function unmetRequirement(
  require: RequireSettings | undefined,
  claims: Claims,
  user: User,
): UnmetRequirement | undefined {
  const { scopes = [], audience, groups } = require ?? {};
  const granted = scopesOf(claims);
  const missing = scopes.find((scope) => !granted.includes(scope));
  if (missing !== undefined) {
    return { outcome: "scope_missing", detail: `the token lacks the scope ${missing}` };
  }
  if (audience !== undefined && !elements(claims.aud).includes(audience)) {
    return { outcome: "requirement_unmet", detail: "the token is not for the required audience" };
  }
  if (groups !== undefined && !groups.some((group) => user.groups.includes(group))) {
    return { outcome: "requirement_unmet", detail: "the user is in none of the required groups" };
  }
  return undefined;
}

/** `scope` of RFC 7662 and RFC 9068, else `scp` as some providers call it. */
function scopesOf(claims: Claims): readonly unknown[] {
  const scope = claims.scope ?? claims.scp;
  return typeof scope === "string" ? scope.split(" ") : elements(scope);
}

/** A claim that is one value or a list of them; what is not a string equals no required one. */
function elements(claim: unknown): readonly unknown[] {
  return Array.isArray(claim) ? claim : [claim];
}
