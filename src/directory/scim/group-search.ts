import { type Account, type Candidates, type Unavailable, unavailable } from "../directory.ts";
import { textsOf } from "../json-values.ts";
import { firstPage, type ScimClient } from "./client.ts";
import { equals, mustParse, valuesAt } from "./path.ts";
import type { ScimProfile } from "./profile.ts";

/** Gives an account the names of its groups. */
export type GroupSearch = (account: Account, signal: AbortSignal) => Promise<Candidates | Unavailable>;

/** The groups that have the user for a member, without their other members. */
export function createGroupSearch(
  { address, name }: NonNullable<ScimProfile["groups"]>,
  client: ScimClient,
): GroupSearch {
  const path = mustParse(name);
  return async (account, signal) => {
    const url = firstPage(address, equals("members.value", account.id));
    const answer = await client.list(`${url}&attributes=${encodeURIComponent(name)}`, signal);
    if (answer.kind === "unavailable") return unavailable(`groups: ${answer.detail}`);
    const groups = answer.resources.flatMap((group) => valuesAt(group, path).flatMap(textsOf));
    return { kind: "candidates", accounts: [{ ...account, user: { ...account.user, groups } }] };
  };
}
