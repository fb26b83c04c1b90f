import type { SettingsOf } from "../../config/schema.ts";
import type { AttributePlaces } from "../account.ts";

/** JSON pointers (RFC 6901) into one user of an answer. */
export function httpPlaces({ attributes }: SettingsOf<"http">): AttributePlaces {
  return { username: "/username", ...attributes };
}

/** The attributes that the addresses' placeholders name. */
export function httpLookups({ urls = [] }: SettingsOf<"http">): ReadonlySet<string> {
  return new Set(urls.flatMap((url) => /\{(\w+)\}/.exec(url)?.[1] ?? []));
}
