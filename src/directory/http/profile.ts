import type { SettingsOf } from "../../config/schema.ts";
import type { AttributePlaces } from "../account.ts";
import { type LookupAddress, PRESETS } from "./presets.ts";

/** What is known of an HTTP API, as its preset says or as is written. */
export interface HttpProfile {
  readonly urls: readonly LookupAddress[];
  readonly details: string | undefined;
  /** JSON pointers into one user of an answer. */
  readonly places: AttributePlaces;
  readonly id: string | undefined;
  readonly deleted: string | undefined;
  readonly notFound: readonly number[];
}

export function httpProfile({ preset, url = "", attributes, ...written }: SettingsOf<"http">): HttpProfile {
  if (preset === undefined) {
    const { urls = [], details, id, deleted, notFound = [404] } = written;
    return { urls, details, places: { username: "/username", ...attributes }, id, deleted, notFound };
  }
  const row = PRESETS[preset];
  const fill = (template: string) => template.replace("{url}", () => url.replace(/\/$/, ""));
  return {
    ...row,
    urls: row.urls.map((address) => ({ ...address, url: fill(address.url) })),
    details: fill(row.details),
    places: { ...row.places, ...attributes },
  };
}
