import type { Asserts } from "../config/schema.ts";
import type { Claims } from "../credential/claims.ts";
import { mayAssert } from "./asserts.ts";
import { refused, type Subject } from "./subject.ts";

/** Characters; longer names of users are no names. */
const MAX_USERNAME = 256;

export interface UserSubjectRules {
  /** The claim that names the user. */
  readonly username: string;
  readonly attributes: readonly string[] | undefined;
  readonly allowUnverifiedEmail: boolean;
  readonly asserts: Asserts | undefined;
}

/** Reads the user out of the claims of a user's token. */
export function userSubject(rules: UserSubjectRules): (claims: Claims) => Subject {
  const { username, allowUnverifiedEmail, asserts } = rules;
  const keys = rules.attributes ?? [username === "email" ? "email" : "username"];
  const keysButEmail = keys.filter((key) => key !== "email");
  return (claims) => {
    const value = claims[username];
    if (typeof value !== "string" || value === "" || value.length > MAX_USERNAME) {
      return refused("token_invalid", "the username claim is not a text of 1 to 256 characters");
    }
    const isVerifiedEmail = claims.email === value && claims.email_verified === true;
    const mayBeEmail = allowUnverifiedEmail || isVerifiedEmail;
    if (username === "email" && !mayBeEmail) return refused("token_invalid", "email_verified is not true");
    // Users may choose what other claims hold: an address of somebody else finds nobody by e-mail.
    const allowed = mayBeEmail ? keys : keysButEmail;
    if (allowed.length === 0) return refused("token_invalid", "no verified e-mail address");
    return mayAssert(asserts, value)
      ? { kind: "subject", query: { keys: allowed, value } }
      : refused("user_not_found", "the provider may not name this user");
  };
}
