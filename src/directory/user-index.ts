import { foldAscii } from "./compare.ts";
import type { LookupResult, UserKey, UserQuery } from "./directory.ts";
import { toUser } from "./user.ts";
import type { FileUser } from "./users-file.ts";

/** Users by each attribute that they can be asked for by. */
export interface UserIndex {
  find(query: UserQuery): LookupResult;
}

export function indexUsers(users: readonly FileUser[]): UserIndex {
  const present = users.filter(({ deleted }) => !deleted);
  const indexes: Record<UserKey, ReadonlyMap<string, readonly FileUser[]>> = {
    username: groupBy(present, "username"),
    email: groupBy(present, "email"),
  };
  return {
    find({ keys, value }) {
      const wanted = foldAscii(value);
      const [user, ...others] = new Set(keys.flatMap((key) => indexes[key].get(wanted) ?? []));
      if (user === undefined) return { kind: "notFound" };
      if (others.length > 0) return { kind: "ambiguous" };
      return user.active ? { kind: "found", user: toUser(user) } : { kind: "inactive" };
    },
  };
}

function groupBy(users: readonly FileUser[], key: UserKey): ReadonlyMap<string, readonly FileUser[]> {
  const groups = new Map<string, FileUser[]>();
  for (const user of users) {
    const value = user[key];
    if (value === undefined) continue;
    const group = groups.get(foldAscii(value));
    if (group) group.push(user);
    else groups.set(foldAscii(value), [user]);
  }
  return groups;
}
