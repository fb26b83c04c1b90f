import { AndFilter, EqualityFilter, Filter, FilterParser, OrFilter } from "ldapts";
import type { AttributePlaces } from "../account.ts";
import type { UserQuery } from "../directory.ts";
import { decodeText } from "./message.ts";

/** Attribute types of RFC 4512, section 2.5, by name and without options. */
const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9-]*$/;
export const isAttribute = (text: string) => ATTRIBUTE.test(text);

/** Active Directory's rule for chains of groups, which 389 Directory Server knows too. */
const IN_CHAIN = "1.2.840.113556.1.4.1941";
export const DIRECT_GROUPS = "(member={dn})";
export const NESTED_GROUPS = `(member:${IN_CHAIN}:={dn})`;

const ESCAPES = /(?:\\[0-9A-Fa-f]{2})+/g;

/**
 * Escapes only what must be escaped. ldapts reads the escaped bytes of a letter beyond ASCII as a letter each; bytes
 * that are no UTF-8 stay as they are.
 */
function plainly(text: string): string {
  return text.replace(ESCAPES, (escapes) => {
    const decoded = decodeText(Buffer.from(escapes.replaceAll("\\", ""), "hex"));
    return decoded === undefined ? escapes : Filter.escape(decoded);
  });
}

/**
 * A filter of RFC 4515; undefined for a text that is none. ldapts forgives missing parentheses: only what it would
 * write in the same way is taken for what was meant.
 */
export function parseFilter(text: string): Filter | undefined {
  try {
    const plain = plainly(text);
    const filter = FilterParser.parseString(plain);
    return filter.toString() === plain ? filter : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Users of whom one of the attributes equals the value; undefined where none of them has a place. The value is
 * encoded, not written into a text: nothing in it can be read as part of the filter.
 */
export function userFilter(
  users: Filter,
  places: AttributePlaces,
  { keys, value }: UserQuery,
): Filter | undefined {
  const attributes = keys.flatMap((key) => (Object.hasOwn(places, key) ? (places[key] ?? []) : []));
  if (attributes.length === 0) return undefined;
  const filters = attributes.map((attribute) => new EqualityFilter({ attribute, value }));
  return new AndFilter({ filters: [users, new OrFilter({ filters })] });
}

/** What stands for a placeholder of a group filter. */
export interface GroupMember {
  readonly dn: string;
  readonly username: string;
}

const PLACEHOLDER = /\{(\w*)\}/g;
/** A brace in what comes before a component's `=`, where a user's name would choose what is compared. */
const MISPLACED = /\([^=()]*\{/;

export const hasPlaceholder = (text: string) => text.search(PLACEHOLDER) !== -1;

/** Whether a text is a filter that asks for a user's groups: by `{dn}`, `{username}` or both, and no other placeholder. */
export function isGroupFilter(template: string): boolean {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name]) => name);
  const areKnown = names.length > 0 && names.every((name) => name === "dn" || name === "username");
  return areKnown && !MISPLACED.test(template) && parseFilter(template) !== undefined;
}

/** The groups of one user, by a template that `isGroupFilter` holds of. */
export function groupFilter(template: string, { dn, username }: GroupMember): Filter {
  const values = new Map([
    ["dn", dn],
    ["username", username],
  ]);
  const text = template.replace(PLACEHOLDER, (_, name: string) => Filter.escape(values.get(name) ?? ""));
  return FilterParser.parseString(plainly(text));
}
