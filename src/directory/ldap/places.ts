import type { SettingsOf } from "../../config/schema.ts";
import type { AttributePlaces } from "../account.ts";
import { presetOf } from "./presets.ts";

/** LDAP attributes of a user's entry. Groups that are searched have no place in it. */
export function ldapPlaces({
  preset,
  attributes,
  groups: searched,
}: Pick<SettingsOf<"ldap">, "preset" | "attributes" | "groups">): AttributePlaces {
  const { groups, ...places } = presetOf(preset).places;
  return { ...places, ...(searched === undefined && groups !== undefined && { groups }), ...attributes };
}
