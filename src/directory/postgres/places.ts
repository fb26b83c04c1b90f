import type { SettingsOf } from "../../config/schema.ts";
import type { AttributePlaces } from "../account.ts";

/** Columns of a user's row. */
export function postgresPlaces({ attributes }: SettingsOf<"postgres">): AttributePlaces {
  return {
    username: "username",
    email: "email",
    displayName: "display_name",
    groups: "groups",
    active: "active",
    ...attributes,
  };
}
