import { foldAscii } from "./compare.ts";
import type { Account, UserQuery } from "./directory.ts";
import { toUser } from "./user.ts";
import type { FileUser } from "./users-file.ts";

/** Users by each attribute that they can be asked for by. */
export interface UserIndex {
  find(query: UserQuery): readonly Account[];
}

export function indexUsers(users: readonly FileUser[]): UserIndex {
  const present = users.filter(({ deleted }) => !deleted);
  const indexes = new Map([
    ["username", groupBy(present, "username")],
    ["email", groupBy(present, "email")],
  ]);
  return {
    find({ keys, value }) {
      const wanted = foldAscii(value);
      const found = new Set(keys.flatMap((key) => indexes.get(key)?.get(wanted) ?? []));
      return [...found].map(toAccount);
    },
  };
}
function groupBy(
  users: readonly FileUser[],
  key: "username" | "email",
): ReadonlyMap<string, readonly FileUser[]> {
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

/** Each record is an account of its own, whatever its username. */
function toAccount(user: FileUser, index: number): Account {
  return { id: String(index), user: toUser(user), active: user.active };
}
