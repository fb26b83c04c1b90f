import type { SettingsOf } from "../../config/schema.ts";
import type { AttributePlaces } from "../account.ts";

const PLACES: AttributePlaces = {
  username: "username",
  email: "email",
  displayName: "displayName",
  groups: "groups",
  active: "active",
};

/** Members of a user in YAML or JSON, columns in CSV. */
export function filePlaces({ attributes }: SettingsOf<"file">): AttributePlaces {
  return { ...PLACES, ...attributes };
}
