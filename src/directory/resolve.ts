import { answersQuery } from "./compare.ts";
import type { Account, Candidates, LookupResult, Unavailable, UserQuery } from "./directory.ts";

/**
 * Decides who, of the accounts that a source gave, answers the query: a source may match prefixes, or worse. Two
 * different accounts are ambiguous, be one of them inactive.
 */
export function resolveLookup(answer: Candidates | Unavailable, query: UserQuery): LookupResult {
  if (answer.kind === "unavailable") return answer;
  const [account, ...others] = matchingAccounts(answer.accounts, query);
  if (account === undefined) return { kind: "notFound" };
  if (others.length > 0) return { kind: "ambiguous" };
  return account.active ? { kind: "found", user: account.user } : { kind: "inactive" };
}

/** The accounts that answer the query, each once; of one that was given twice, the last. */
export function matchingAccounts<T extends Account>(accounts: readonly T[], query: UserQuery): readonly T[] {
  const matching = accounts.filter(({ user }) => answersQuery(user, query));
  return [...new Map(matching.map((account) => [account.id, account])).values()];
}
