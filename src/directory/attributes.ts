import type { DirectorySettings } from "../config/schema.ts";
import { type AttributePlaces, ownAttributes } from "./account.ts";
import { filePlaces } from "./file/places.ts";
import { httpLookups, httpPlaces } from "./http/places.ts";
import { ldapPlaces } from "./ldap/places.ts";
import { postgresPlaces } from "./postgres/places.ts";
import { scimLookups, scimPlaces } from "./scim/places.ts";
import { STANDARD_ATTRIBUTES } from "./user.ts";

/** Where each attribute stands in a directory's source: as its preset says, and as is written. */
export function placesOf(settings: DirectorySettings): AttributePlaces {
  switch (settings.type) {
    case "file":
      return filePlaces(settings);
    case "http":
      return httpPlaces(settings);
    case "scim":
      return scimPlaces(settings);
    case "ldap":
      return ldapPlaces(settings);
    case "postgres":
      return postgresPlaces(settings);
  }
}

/** Standard ones that are no names of a user. */
const NO_NAMES = new Set(["displayName", "groups", "active"]);

/** The attributes that a directory's users can be looked up by. */
export function lookupAttributes(settings: DirectorySettings): ReadonlySet<string> {
  if (settings.type === "http") return httpLookups(settings);
  if (settings.type === "postgres") return new Set(Object.keys(settings.queries));
  const known = settings.type === "scim" ? scimLookups(settings) : Object.keys(placesOf(settings));
  return new Set(known.filter((name) => !NO_NAMES.has(name)));
}

/** The attributes that a user of a directory may have, for headers. */
export function userAttributes(settings: DirectorySettings): ReadonlySet<string> {
  return new Set([...STANDARD_ATTRIBUTES, ...ownAttributes(placesOf(settings))]);
}
