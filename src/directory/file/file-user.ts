import { z } from "zod";
import { ownAttributes } from "../account.ts";
import type { AttributeValue, User } from "../directory.ts";
import { userMembers } from "../user.ts";
import { deletedMember, filePlaces, type UsersFileSettings } from "./places.ts";

/** A user as a file has it. */
export interface FileUser extends User {
  readonly active: boolean;
  readonly deleted: boolean;
}

/** What a member may hold once it is read. */
type MemberValue = string | boolean | readonly string[] | undefined;
type Members = Readonly<Record<string, MemberValue>>;

const OWN_VALUE = "a text, a whole number, or a list of such";
const flag = z.boolean("true or false");
const text = z.string().min(1, "a text that is not empty");
/** A number that is not exact would name somebody else. */
const number = z.number().refine(Number.isSafeInteger, OWN_VALUE).transform(String);
const single = z.union([text, number], OWN_VALUE);
const ownValue = z.union([single, z.array(single)], OWN_VALUE).optional();

/** The schema of one user, under the names that the settings give its members. */
export function fileUserSchema(settings: UsersFileSettings) {
  const places = filePlaces(settings);
  const { username, email, displayName, groups, active } = places;
  const deleted = deletedMember(settings);
  const own = ownAttributes(places).map((name): [string, string] => [name, places[name] ?? ""]);
  // Where attributes share a member the schema set last stands, which is the stricter one.
  const members = new Map<string, z.ZodType<MemberValue>>(own.map(([, member]) => [member, ownValue]));
  members
    .set(deleted, flag.optional())
    .set(active, flag.optional())
    .set(groups, userMembers.groups)
    .set(displayName, userMembers.displayName)
    .set(email, userMembers.email)
    .set(username, userMembers.username);

  return z
    .strictObject(Object.fromEntries(inWrittenOrder(members)))
    .transform((record: Members): FileUser => {
      const [mail, shown, more] = [textOf(record, email), textOf(record, displayName), moreOf(record, own)];
      return {
        username: textOf(record, username) ?? "",
        groups: listOf(record, groups),
        active: flagOf(record, active, true),
        deleted: flagOf(record, deleted, false),
        ...(mail !== undefined && { email: mail }),
        ...(shown !== undefined && { displayName: shown }),
        ...(more !== undefined && { more }),
      };
    });
}

/** As documentation names them: username first, the settings' own last. */
const inWrittenOrder = <T>(members: ReadonlyMap<string, T>) => [...members].reverse();

const memberOf = (record: Members, member: string): MemberValue =>
  Object.hasOwn(record, member) ? record[member] : undefined;

/** As for most where nothing is written; what is no flag, by a slip in the settings, counts against the user. */
function flagOf(record: Members, member: string, absent: boolean): boolean {
  const value = memberOf(record, member) ?? absent;
  return typeof value === "boolean" ? value : !absent;
}

function textOf(record: Members, member: string): string | undefined {
  const value = memberOf(record, member);
  return typeof value === "string" ? value : undefined;
}

function listOf(record: Members, member: string): readonly string[] {
  const value = memberOf(record, member);
  if (typeof value === "string") return [value];
  return typeof value === "object" ? value : [];
}

function moreOf(record: Members, own: readonly (readonly [name: string, member: string])[]): User["more"] {
  const held = own.flatMap(([name, member]): [string, AttributeValue][] => {
    const [first, ...others] = listOf(record, member);
    if (first === undefined) return [];
    return [[name, others.length === 0 ? first : [first, ...others]]];
  });
  return held.length === 0 ? undefined : Object.fromEntries(held);
}
