import type { SettingsOf } from "../../config/schema.ts";
import type { Channel } from "./channel.ts";
import { groupInEntry } from "./entry.ts";
import { type Fault, resultFault, SUCCESS } from "./fault.ts";
import { DIRECT_GROUPS, type GroupMember, groupFilter, NESTED_GROUPS } from "./filter.ts";
import { searchRequest } from "./request.ts";

export interface GroupSearch {
  /** Names of the groups that a user is in; undefined for a group that has none. */
  find(
    member: GroupMember,
    channel: Channel,
    signal: AbortSignal,
  ): Promise<{ readonly kind: "groups"; readonly names: readonly (string | undefined)[] } | Fault>;
  readonly description: string;
}

/** Entries: as many as Active Directory gives at once (MaxPageSize). Groups are never left out unsaid. */
const MAX_GROUPS = 1_000;

export function planGroupSearch(
  { base, filter, nested }: NonNullable<SettingsOf<"ldap">["groups"]>,
  { groupName, timeout }: Pick<SettingsOf<"ldap">, "groupName" | "timeout">,
): GroupSearch {
  const template = filter ?? (nested ? NESTED_GROUPS : DIRECT_GROUPS);
  const limits = { sizeLimit: MAX_GROUPS, timeout };
  return {
    async find(member, channel, signal) {
      const request = { base, filter: groupFilter(template, member), attributes: [groupName], ...limits };
      const answer = await channel.exchange(searchRequest(request), signal);
      if (answer.kind === "fault") return answer;
      if (answer.code !== SUCCESS) return resultFault("search", answer.code);
      return { kind: "groups", names: answer.entries.map((entry) => groupInEntry(entry, groupName)) };
    },
    description: `groups below ${base}: ${template}`,
  };
}
