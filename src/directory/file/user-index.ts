import { foldAscii } from "../compare.ts";
import type { Account, UserQuery } from "../directory.ts";
import { attributeOf } from "../user.ts";
import type { FileUser } from "./file-user.ts";

/** Users by each attribute that they can be asked for by; deleted ones are not among them. */
export interface UserIndex {
  add(users: readonly FileUser[]): void;
  find(query: UserQuery): readonly Account[];
}

/** Users by one attribute's value. */
type AttributeIndex = Map<string, FileUser[]>;

export function createUserIndex(attributes: readonly string[]): UserIndex {
  const indexes = new Map(attributes.map((attribute): [string, AttributeIndex] => [attribute, new Map()]));
  return {
    add(users) {
      for (const user of users) {
        if (user.deleted) continue;
        for (const [attribute, index] of indexes) addTo(index, user, attribute);
      }
    },
    find({ keys, value }) {
      const wanted = foldAscii(value);
      const found = new Set(keys.flatMap((key) => indexes.get(key)?.get(wanted) ?? []));
      return [...found].map(toAccount);
    },
  };
}

function addTo(index: AttributeIndex, user: FileUser, attribute: string): void {
  for (const value of [attributeOf(user, attribute) ?? []].flat()) {
    const key = foldAscii(value);
    const others = index.get(key);
    if (others === undefined) index.set(key, [user]);
    else others.push(user);
  }
}

/** Each record is an account of its own, whatever its username. */
function toAccount({ active, deleted: _, ...user }: FileUser, index: number): Account {
  return { id: String(index), user, active };
}
