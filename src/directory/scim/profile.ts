import type { SettingsOf } from "../../config/schema.ts";
import type { AttributePlaces } from "../account.ts";
import { PRESETS, type ScimPreset, STANDARD } from "./presets.ts";

/** A preset's row with the settings put in. */
export interface ScimProfile extends Pick<ScimPreset, "scope" | "mediaTypes" | "saysNotFound"> {
  /** Address of the list of users. */
  readonly users: string;
  /** SCIM attributes of a user. */
  readonly places: AttributePlaces;
  /** The attributes that users can be asked for by. */
  readonly lookups: readonly string[];
  /** The list that a user's groups are searched in, and the attribute that names one; undefined where users hold them. */
  readonly groups: { readonly address: string; readonly name: string } | undefined;
}

const GROUP_NAME = "displayName";

export function scimProfile(settings: SettingsOf<"scim">): ScimProfile {
  const { preset, url, attributes = {}, client } = settings;
  const { endpoints, lookups, mediaTypes, saysNotFound, ...row } =
    preset === undefined ? STANDARD : PRESETS[preset];
  const base = (url ?? row.url ?? "").replace(/\/$/, "");
  const scope = client?.scope ?? row.scope;
  const places = { ...row.places, ...attributes };
  const { groups: _inTheUser, ...userPlaces } = places;
  const isSearched = (settings.groups ?? row.groups) === "search";
  return {
    users: base + endpoints.users,
    places: isSearched ? userPlaces : places,
    // Whoever writes an attribute's place says that the service's filters know it.
    lookups: [...(lookups ?? Object.keys(places)), ...Object.keys(attributes)],
    groups: isSearched
      ? { address: base + endpoints.groups, name: attributes.groups ?? GROUP_NAME }
      : undefined,
    ...(scope !== undefined && { scope }),
    mediaTypes,
    saysNotFound,
  };
}
