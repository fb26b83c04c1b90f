import type { User, UserKey } from "./directory.ts";

/** Only ASCII letters fold: no other letter may become equal to a different user's. */
export function foldAscii(value: string): string {
  return value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** A value that NFKC would change (full-width letters, the Kelvin sign) looks like another and names nobody. */
export function isPlainValue(value: string): boolean {
  return value.normalize("NFKC") === value;
}

/** Whether the user that a source returned is the one that was asked for: sources match prefixes, or worse. */
export function answersQuery(user: User, keys: readonly UserKey[], value: string): boolean {
  const wanted = foldAscii(value);
  return keys.map((key) => user[key]).some((held) => held !== undefined && foldAscii(held) === wanted);
}
