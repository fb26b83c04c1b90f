import type { SettingsOf } from "../../config/schema.ts";
import type { AttributePlaces } from "../account.ts";
import { scimProfile } from "./profile.ts";

/** SCIM attributes (RFC 7643) of a user. */
export function scimPlaces(settings: SettingsOf<"scim">): AttributePlaces {
  return scimProfile(settings).places;
}

/** The attributes that the service's filters compare. */
export function scimLookups(settings: SettingsOf<"scim">): readonly string[] {
  return scimProfile(settings).lookups;
}
