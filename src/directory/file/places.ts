import type { SettingsOf } from "../../config/schema.ts";
import { type AttributePlaces, ownAttributes } from "../account.ts";

/** What a file of users is read by. */
export type UsersFileSettings = Pick<SettingsOf<"file">, "path" | "attributes">;

const PLACES = {
  username: "username",
  email: "email",
  displayName: "displayName",
  groups: "groups",
  active: "active",
};

/** Members of a user in YAML or JSON, columns in CSV. */
export function filePlaces({
  attributes,
}: Pick<UsersFileSettings, "attributes">): AttributePlaces & typeof PLACES {
  const { deleted: _, ...others } = attributes ?? {};
  return { ...PLACES, ...others };
}

/** The member that says that a user is gone: no attribute of anyone who is found. */
export function deletedMember({ attributes }: Pick<UsersFileSettings, "attributes">): string {
  return attributes?.deleted ?? "deleted";
}

/** The attributes that users of a file are indexed by. */
export function indexedAttributes(settings: UsersFileSettings): readonly string[] {
  return ["username", "email", ...ownAttributes(filePlaces(settings))];
}
