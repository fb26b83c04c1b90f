import { foldAscii } from "./compare.ts";
import type { Account, AttributeValue, User, UserQuery } from "./directory.ts";
import { STANDARD_ATTRIBUTES } from "./user.ts";

/** Where in a source's record each attribute stands, by the attribute's name. What a place looks like is the source's. */
export type AttributePlaces = Readonly<Record<string, string>>;

/** One record of a source. */
export interface SourceRecord {
  readonly id: string;
  readonly active: boolean;
  /** The texts at a place; none where the record has nothing there. */
  read(place: string): readonly string[];
}

/**
 * An account as its source's settings read it; undefined for a record without username, which is nobody's. Where there
 * are several usernames or addresses, the one that was asked for is taken, else the first.
 */
export function readAccount(
  { id, active, read }: SourceRecord,
  places: AttributePlaces,
  { value }: UserQuery,
): Account | undefined {
  const wanted = foldAscii(value);
  const texts = (name: string) =>
    (Object.hasOwn(places, name) ? read(places[name] ?? "") : []).filter(Boolean);
  const one = (name: string) => {
    const held = texts(name);
    return held.find((text) => foldAscii(text) === wanted) ?? held[0];
  };

  const username = one("username");
  if (username === undefined) return undefined;
  const [email, displayName, more] = [one("email"), one("displayName"), readMore(places, texts)];
  const user: User = {
    username,
    groups: texts("groups"),
    ...(email !== undefined && { email }),
    ...(displayName !== undefined && { displayName }),
    ...(more !== undefined && { more }),
  };
  return { id, user, active };
}

const STANDARD = new Set<string>([...STANDARD_ATTRIBUTES, "active"]);

function readMore(
  places: AttributePlaces,
  texts: (name: string) => readonly string[],
): Readonly<Record<string, AttributeValue>> | undefined {
  const entries = ownAttributes(places).flatMap((name): [string, AttributeValue][] => {
    const [first, ...others] = texts(name);
    if (first === undefined) return [];
    return [[name, others.length === 0 ? first : [first, ...others]]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** The names of the settings' own attributes. */
export function ownAttributes(places: AttributePlaces): readonly string[] {
  return Object.keys(places).filter((name) => !STANDARD.has(name));
}
