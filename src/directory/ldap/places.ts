import type { SettingsOf } from "../../config/schema.ts";
import type { AttributePlaces } from "../account.ts";

/** LDAP attributes of a user's entry. */
export function ldapPlaces({ attributes }: SettingsOf<"ldap">): AttributePlaces {
  return { username: "uid", email: "mail", displayName: "cn", ...attributes };
}
