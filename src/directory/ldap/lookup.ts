import type { Filter } from "ldapts";
import type { SettingsOf } from "../../config/schema.ts";
import { answersQuery } from "../compare.ts";
import type { Account, Candidates, UserQuery } from "../directory.ts";
import type { Answer, Channel } from "./channel.ts";
import { attributesToRead, type EntryReading, isInPart, readEntry, withGroups } from "./entry.ts";
import { type Fault, faultOf, resultFault, SIZE_LIMIT_EXCEEDED, SUCCESS } from "./fault.ts";
import { parseFilter, userFilter } from "./filter.ts";
import { type GroupSearch, planGroupSearch } from "./groups.ts";
import { ldapPlaces } from "./places.ts";
import { presetOf } from "./presets.ts";
import { searchRequest } from "./request.ts";

export type LookUp = (channel: Channel, signal: AbortSignal) => Promise<Candidates | Fault>;

/** How users are looked up, as far as the settings alone decide it. */
export interface Lookups {
  /** Undefined where none of the attributes asked for has a place. */
  of(query: UserQuery): LookUp | undefined;
  /** The searches in the order in which they are sent. */
  describe(query: UserQuery): string;
}

/**
 * Entries: two users would be ambiguous already, but a server may find some that are equal by its own rules only (it
 * may pass over accents), and those must not keep the right one out.
 */
const MAX_USERS = 20;

export function planLookups(settings: SettingsOf<"ldap">): Lookups {
  const { url, base, timeout, groupName, groups } = settings;
  const preset = presetOf(settings.preset);
  const users = parseFilter(settings.filter ?? preset.filter);
  if (users === undefined) throw new TypeError("a filter must be checked before it is used");
  const reading = { places: ldapPlaces(settings), groupName, always: preset.always };
  const attributes = attributesToRead(reading.places);
  const groupSearch = groups && planGroupSearch(groups, { groupName, timeout });
  const filterFor = (query: UserQuery): Filter | undefined => userFilter(users, reading.places, query);

  return {
    of(query) {
      const filter = filterFor(query);
      if (filter === undefined) return undefined;
      const request = searchRequest({ base, filter, attributes, sizeLimit: MAX_USERS, timeout });
      return async (channel, signal) => {
        const answer = await channel.exchange(request, signal);
        const found = answer.kind === "fault" ? answer : readAnswer(answer, reading, query);
        if (found.kind === "fault") return found;
        return addGroups(found.users, { query, groupSearch, channel, signal });
      };
    },
    describe(query) {
      const filter = filterFor(query)?.toString() ?? "nothing to ask by";
      return [`${url} below ${base}: ${filter}`, ...(groupSearch ? [groupSearch.description] : [])].join(
        "; ",
      );
    },
  };
}

interface FoundUser {
  readonly account: Account;
  readonly dn: string;
}

function readAnswer(
  { code, entries }: Answer,
  { always, ...reading }: EntryReading & { readonly always: string | undefined },
  query: UserQuery,
): { readonly kind: "users"; readonly users: readonly FoundUser[] } | Fault {
  if (code !== SUCCESS && code !== SIZE_LIMIT_EXCEEDED) return resultFault("search", code);
  if (entries.some(isInPart)) return faultOf("an attribute came in part");
  if (always !== undefined && !entries.every(({ attributes }) => attributes.has(always.toLowerCase()))) {
    return faultOf(`an entry without ${always}`);
  }
  const users = entries.flatMap((entry) => {
    const account = readEntry(entry, reading, query);
    return account ? [{ account, dn: entry.dn }] : [];
  });
  // Of a list that was cut short, two who answer are ambiguous whoever else does; with fewer there is no telling.
  const isUnclear = code === SIZE_LIMIT_EXCEEDED && answering(users, query).length < 2;
  return isUnclear ? resultFault("search", code) : { kind: "users", users };
}

const answering = (users: readonly FoundUser[], query: UserQuery) =>
  users.filter(({ account }) => answersQuery(account.user, query));

interface GroupContext {
  readonly query: UserQuery;
  readonly groupSearch: GroupSearch | undefined;
  readonly channel: Channel;
  readonly signal: AbortSignal;
}

/** Groups matter only where one user answers: several are ambiguous. */
async function addGroups(
  users: readonly FoundUser[],
  { query, groupSearch, channel, signal }: GroupContext,
): Promise<Candidates | Fault> {
  const [one, ...others] = answering(users, query);
  if (groupSearch === undefined || one === undefined || others.length > 0) {
    return { kind: "candidates", accounts: users.map(({ account }) => account) };
  }
  const { account, dn } = one;
  const found = await groupSearch.find({ dn, username: account.user.username }, channel, signal);
  if (found.kind === "fault") return found;
  return { kind: "candidates", accounts: [withGroups(account, found.names)] };
}
