import { z } from "zod";
import type { AttributeValue, User } from "./directory.ts";

/** What every user's record has; other attributes are the settings' own. */
export const STANDARD_ATTRIBUTES = ["username", "email", "displayName", "groups"] as const;
export type StandardAttribute = (typeof STANDARD_ATTRIBUTES)[number];

const text = z.string("a text").min(1, "a text that is not empty");

/** The members of a user's record, wherever one is read. */
export const userMembers = {
  username: text,
  email: text.optional(),
  displayName: z.string("a text").optional(),
  groups: z.array(text, "a list of texts").default([]),
};
const attributeValue = z.union([text, z.array(text)], "a text, or a list of texts");
const userRecord = z.strictObject({ ...userMembers, more: z.record(z.string(), attributeValue).optional() });

/** Reads a record that the shared cache held. */
export function decodeUser(value: unknown): User | undefined {
  const parsed = userRecord.safeParse(value);
  return parsed.success ? toUser(parsed.data) : undefined;
}

type UserRecord = z.output<typeof userRecord>;

export function toUser({ username, email, displayName, groups, more }: UserRecord): User {
  return {
    username,
    groups,
    ...(email !== undefined && { email }),
    ...(displayName !== undefined && { displayName }),
    ...(more !== undefined && { more }),
  };
}

/** The value of an attribute by its name, be it standard or the settings' own; undefined where the user has none. */
export function attributeOf(user: User, name: string): AttributeValue | undefined {
  const standard = STANDARD_ATTRIBUTES.find((attribute) => attribute === name);
  if (standard !== undefined) return user[standard];
  return user.more !== undefined && Object.hasOwn(user.more, name) ? user.more[name] : undefined;
}
