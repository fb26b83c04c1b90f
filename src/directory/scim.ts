import type { SettingsOf } from "../config/schema.ts";
import { isUnicode } from "../credential/claims.ts";
import type { DirectoryContext } from "./build.ts";
import {
  type Account,
  type Candidates,
  type Unavailable,
  type UserDirectory,
  type UserQuery,
  unavailable,
} from "./directory.ts";
import { matchingAccounts } from "./resolve.ts";
import { firstPage } from "./scim/client.ts";
import { createGroupSearch } from "./scim/group-search.ts";
import { equals } from "./scim/path.ts";
import { scimProfile } from "./scim/profile.ts";
import { createResourceReader } from "./scim/resource.ts";
import { openService } from "./scim/service.ts";

/** A SCIM 2.0 service (RFC 7644). Each attribute is asked for by itself, as many services know no `or`. */
export function createScimDirectory(settings: SettingsOf<"scim">, context: DirectoryContext): UserDirectory {
  const profile = scimProfile(settings);
  const places = new Map(Object.entries(profile.places));
  const readResource = createResourceReader(profile.places);
  const service = openService(settings, profile, context);
  const searchGroups = profile.groups && createGroupSearch(profile.groups, service);

  const addresses = ({ keys, value }: UserQuery): readonly string[] =>
    keys
      .filter((key) => profile.lookups.includes(key) && isUnicode(value))
      .flatMap((key) => places.get(key) ?? [])
      .map((place) => firstPage(profile.users, equals(place, value)));

  async function find(url: string, query: UserQuery, signal: AbortSignal): Promise<Candidates | Unavailable> {
    const answer = await service.list(url, signal);
    if (answer.kind === "unavailable") return answer;
    const accounts: Account[] = [];
    for (const resource of answer.resources) {
      const account = readResource(resource, query);
      if (account === "malformed") return unavailable("a malformed answer");
      if (account !== "nobody") accounts.push(account);
    }
    return { kind: "candidates", accounts };
  }

  return {
    name: context.name,
    revision: "",
    async search(query) {
      const signal = AbortSignal.timeout(settings.timeout);
      const found = await Promise.all(addresses(query).map((url) => find(url, query, signal)));
      const accounts: Account[] = [];
      for (const answer of found) {
        if (answer.kind === "unavailable") return answer;
        accounts.push(...answer.accounts);
      }
      // Groups matter only of one user who alone answers the query.
      const [match, ...others] = matchingAccounts(accounts, query);
      if (match === undefined || others.length > 0) return { kind: "candidates", accounts };
      return searchGroups?.(match, signal) ?? { kind: "candidates", accounts };
    },
    describe: (query) =>
      addresses(query)
        .map((url) => `GET ${url}`)
        .join(", "),
    close: () => service.close(),
  };
}
