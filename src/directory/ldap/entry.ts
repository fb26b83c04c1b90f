import { type AttributePlaces, readAccount } from "../account.ts";
import type { Account, UserQuery } from "../directory.ts";
import { valueInRdn } from "./dn.ts";
import { isActive, STATE_ATTRIBUTES } from "./inactive.ts";
import { decodeText, type Entry } from "./message.ts";

/** What entries of users are read by. */
export interface EntryReading {
  readonly places: AttributePlaces;
  readonly groupName: string;
}

const ENTRY_UUID = "entryUUID";
const OBJECT_GUID = "objectGUID";

/** Everything that an entry is asked for, each attribute once. */
export function attributesToRead(places: AttributePlaces): readonly string[] {
  return [...new Set([...Object.values(places), ...STATE_ATTRIBUTES, OBJECT_GUID, ENTRY_UUID])];
}

/** Values that are no text are left out. */
export function textsOf({ attributes }: Entry, attribute: string): readonly string[] {
  return (attributes.get(attribute.toLowerCase()) ?? []).flatMap((value) => decodeText(value) ?? []);
}

/**
 * Whether Active Directory gave an attribute in part, as it does beyond 1500 values:
 * https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-adts/e27b48db-6f82-44cd-9038-2e54f790cc1f
 */
export function isInPart({ attributes }: Entry): boolean {
  return [...attributes.keys()].some((description) => description.includes(";range="));
}

/** The account of an entry; undefined for one without username. */
export function readEntry(
  entry: Entry,
  { places, groupName }: EntryReading,
  query: UserQuery,
): Account | undefined {
  const record = {
    id: identifierOf(entry),
    active: isActive(entry, places.active),
    read: (place: string) => textsOf(entry, place),
  };
  const account = readAccount(record, places, query);
  const names = account?.user.groups.map((group) => groupInList(group, groupName));
  return account && withGroups(account, names ?? []);
}

/** Groups without a name are left out. */
export function withGroups(account: Account, names: readonly (string | undefined)[]): Account {
  const groups = [...new Set(names.flatMap((name) => name || []))];
  return { ...account, user: { ...account.user, groups } };
}

/** `dn` is no attribute: it stands for the group's whole name. */
const WHOLE = "dn";

/** The name of a group that a user's entry lists by its distinguished name. */
function groupInList(listed: string, groupName: string): string | undefined {
  return groupName === WHOLE ? listed : valueInRdn(listed, groupName);
}

/** The name of a group's own entry: what it is named by, else the first value. */
export function groupInEntry(entry: Entry, groupName: string): string | undefined {
  return groupInList(entry.dn, groupName) ?? textsOf(entry, groupName)[0];
}

/** What tells the entry from all others for as long as it exists, else its name. */
function identifierOf(entry: Entry): string {
  const [guid] = entry.attributes.get(OBJECT_GUID.toLowerCase()) ?? [];
  return guid?.toString("hex") ?? textsOf(entry, ENTRY_UUID)[0] ?? entry.dn;
}
