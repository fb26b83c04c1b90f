import { answersQuery } from "./compare.ts";
import type { Account, Candidates, LookupResult, Unavailable, UserQuery } from "./directory.ts";

/**
 * Decides who, of the accounts that a source gave, answers the query: a source may match prefixes, or worse. Two
 * different accounts are ambiguous, be one of them inactive.
 */
export function resolveLookup(answer: Candidates | Unavailable, query: UserQuery): LookupResult {
  if (answer.kind === "unavailable") return answer;
  const matching = answer.accounts.filter(({ user }) => answersQuery(user, query));
  const [account, ...others] = distinct(matching);
  if (account === undefined) return { kind: "notFound" };
  if (others.length > 0) return { kind: "ambiguous" };
  return account.active ? { kind: "found", user: account.user } : { kind: "inactive" };
}

function distinct(accounts: readonly Account[]): readonly Account[] {
  return [...new Map(accounts.map((account) => [account.id, account])).values()];
}
