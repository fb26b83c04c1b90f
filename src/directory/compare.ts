import type { User, UserQuery } from "./directory.ts";
import { attributeOf } from "./user.ts";

/** Only ASCII letters fold: no other letter may become equal to a different user's. */
export function foldAscii(value: string): string {
  return value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** A value that NFKC would change (full-width letters, the Kelvin sign) looks like another and names nobody. */
export function isPlainValue(value: string): boolean {
  return value.normalize("NFKC") === value;
}

/** Whether the user that a source returned is the one that was asked for: one of the attributes has the value whole. */
export function answersQuery(user: User, { keys, value }: UserQuery): boolean {
  const wanted = foldAscii(value);
  return keys.flatMap((key) => attributeOf(user, key) ?? []).some((held) => foldAscii(held) === wanted);
}
