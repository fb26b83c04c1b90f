import type { GuardedAnswer } from "../cache/guard.ts";
import type { Claims } from "../credential/claims.ts";
import { foldAscii } from "../directory/compare.ts";
import type { ClaimNaming } from "../grant/standard-claims.ts";
import type { Target } from "./target.ts";

/** Gives the claims of each provider their standard names, by the provider's name. */
export type SourceClaims = ReadonlyMap<string, ClaimNaming>;

/** Claims by which providers tell a user's name. */
const NAMES = ["sub", "username", "preferred_username", "email"];

/**
 * Whether a remembered answer must be forgotten. Where only the directory's record would tell, an answer that may
 * concern the user is: to ask once more costs little.
 */
export function concerns(target: Target, answer: GuardedAnswer, sources: SourceClaims): boolean {
  const { key, source, value } = answer;
  if (target.kind === "all") return true;
  if (target.kind === "token") return key.startsWith(`${target.token}:`);
  if (target.kind === "user") return isOfUser(target.username, value);
  if (target.source !== source) return false;
  if (target.kind === "source") return true;
  const claims = claimsIn(value);
  if (claims === undefined) return false;
  // Other claims have one name with every provider, and there may be many answers to look at.
  const named = target.kind === "client" ? sources.get(source)?.(claims) : undefined;
  return concernsClaims(target, named ?? claims);
}

function concernsClaims(
  target: Exclude<Target, { kind: "all" | "token" | "user" | "source" }>,
  { sub, sid, email, client_id }: Claims,
): boolean {
  switch (target.kind) {
    case "subject":
      return sub === target.subject;
    case "session":
      return sid === target.session;
    case "sessionless":
      return sub === target.subject && typeof sid !== "string";
    case "email":
      return typeof email === "string" && foldAscii(email) === foldAscii(target.email);
    case "client":
      return client_id === target.client;
  }
}

function isOfUser(username: string, value: unknown): boolean {
  const wanted = foldAscii(username);
  const user = isObject(value) ? value.user : undefined;
  const record = isObject(user) ? user : (claimsIn(value) ?? {});
  return NAMES.map((name) => record[name]).some(
    (held) => typeof held === "string" && foldAscii(held) === wanted,
  );
}

/** A provider's answer about a token holds its claims; a directory's a user, and a negative one nothing. */
function claimsIn(value: unknown): Claims | undefined {
  const claims = isObject(value) ? value.claims : undefined;
  return isObject(claims) ? claims : undefined;
}

/** Not copied, as claims are elsewhere: nothing is read of it but members by names of our own. */
function isObject(value: unknown): value is Claims {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
