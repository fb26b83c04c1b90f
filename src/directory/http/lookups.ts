import { type JsonPointer, parsePointer } from "./pointer.ts";
import type { LookupAddress } from "./presets.ts";
import type { HttpProfile } from "./profile.ts";
import { parseTemplate, type UrlTemplate } from "./template.ts";

/** One address that users are asked for at, ready for use. */
export interface Lookup {
  readonly template: UrlTemplate;
  readonly users: JsonPointer;
  readonly pageSize: number | undefined;
  /** Whether its answers leave nothing out. */
  readonly isWhole: boolean;
}

export interface Lookups {
  /** Those whose answers are whole come last. */
  readonly searches: readonly Lookup[];
  readonly details: Lookup | undefined;
}

/** They were checked with the configuration. */
export function compileLookups({ urls, details }: HttpProfile): Lookups {
  const compile = ({ url, users = "", pageSize }: LookupAddress): Lookup => {
    const template = parseTemplate(url);
    const pointer = parsePointer(users);
    if ("fault" in template || pointer === undefined) {
      throw new TypeError("an address must be checked before it is used");
    }
    return { template, users: pointer, pageSize, isWhole: details === undefined || details === url };
  };
  const searches = urls.map(compile).toSorted((a, b) => Number(a.isWhole) - Number(b.isWhole));
  return { searches, details: details === undefined ? undefined : compile({ url: details }) };
}
