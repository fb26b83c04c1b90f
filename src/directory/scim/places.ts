import type { SettingsOf } from "../../config/schema.ts";
import type { AttributePlaces } from "../account.ts";

/** SCIM attributes (RFC 7643) of a user. */
export function scimPlaces({ attributes }: SettingsOf<"scim">): AttributePlaces {
  return {
    username: "userName",
    email: "emails.value",
    displayName: "displayName",
    groups: "groups.display",
    ...attributes,
  };
}
