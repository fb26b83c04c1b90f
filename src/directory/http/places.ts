import type { SettingsOf } from "../../config/schema.ts";
import type { AttributePlaces } from "../account.ts";
import { httpProfile } from "./profile.ts";
import { parseTemplate } from "./template.ts";

/** JSON pointers (RFC 6901) into one user of an answer. */
export function httpPlaces(settings: SettingsOf<"http">): AttributePlaces {
  return httpProfile(settings).places;
}

/** The attributes that the addresses' placeholders name. */
export function httpLookups(settings: SettingsOf<"http">): ReadonlySet<string> {
  const readings = httpProfile(settings).urls.map(({ url }) => parseTemplate(url));
  return new Set(readings.flatMap((reading) => ("fault" in reading ? [] : reading.attribute)));
}
