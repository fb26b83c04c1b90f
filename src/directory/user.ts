import { z } from "zod";
import type { User } from "./directory.ts";

const text = z.string("a text").min(1, "a text that is not empty");

/** The members of a user's record, wherever one is read. */
export const userMembers = {
  username: text,
  email: text.optional(),
  displayName: z.string("a text").optional(),
  groups: z.array(text, "a list of texts").default([]),
};
const userRecord = z.strictObject(userMembers);

/** Reads a record that the shared cache held. */
export function decodeUser(value: unknown): User | undefined {
  const parsed = userRecord.safeParse(value);
  return parsed.success ? toUser(parsed.data) : undefined;
}

export function toUser({ username, email, displayName, groups }: z.output<typeof userRecord>): User {
  return {
    username,
    groups,
    ...(email !== undefined && { email }),
    ...(displayName !== undefined && { displayName }),
  };
}
