import { httpProfile } from "../../directory/http/profile.ts";
import { parseTemplate } from "../../directory/http/template.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";
import { directoriesOf, isSecure, SECURE_ADDRESS } from "./directory-http-servers.ts";

/** What a preset knows by itself. */
const OF_A_PRESET = ["urls", "details", "id", "deleted", "notFound"] as const;

/** A product is known by its preset and found at `url`; any other API is told by `urls`. */
export function* httpAddresses(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of directoriesOf("http", entries)) {
    const { preset, url, urls } = settings;
    if (preset === undefined) {
      if (urls === undefined) yield { path: [...path, "urls"], expected: "addresses, or a preset" };
      if (url !== undefined)
        yield { path: [...path, "url"], expected: "nothing without a preset", at: "key" };
      continue;
    }
    if (url === undefined) yield { path: [...path, "url"], expected: `the address of ${preset}` };
    for (const setting of OF_A_PRESET.filter((name) => settings[name] !== undefined)) {
      yield { path: [...path, setting], expected: `nothing beside preset: ${preset}`, at: "key" };
    }
  }
}

export function* httpBase(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of directoriesOf("http", entries)) {
    const { url, allowHttp } = settings;
    if (url === undefined) continue;
    const { search, hash, username, password, href } = new URL(url);
    if (!isSecure(url, allowHttp)) yield { path: [...path, "url"], expected: SECURE_ADDRESS };
    else if (
      search + hash + username + password !== "" ||
      href.replace(/\/$/, "") !== url.replace(/\/$/, "")
    ) {
      yield { path: [...path, "url"], expected: "an address in normal form, without query and fragment" };
    }
  }
}

/** Each address is checked as it will be filled. */
export function* httpTemplates(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of directoriesOf("http", entries)) {
    for (const [index, { url }] of (settings.urls ?? []).entries()) {
      const expected = faultOf(url, settings.allowHttp);
      if (expected !== undefined) yield { path: [...path, "urls", index], expected };
    }
  }
}

/** A second address of an attribute would ask everything twice, and one without a place would find nobody. */
export function* httpAttributes(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of directoriesOf("http", entries)) {
    const seen = new Set<string>();
    const known = Object.keys(httpProfile(settings).places);
    for (const [index, { url }] of (settings.urls ?? []).entries()) {
      const template = parseTemplate(url);
      if ("fault" in template) continue;
      const { attribute } = template;
      if (seen.has(attribute)) {
        yield { path: [...path, "urls", index], expected: "another attribute than an address before it has" };
      } else if (!known.includes(attribute)) {
        const expected = `the placeholder of an attribute that has a pointer (${known.join(", ")})`;
        yield { path: [...path, "urls", index], expected };
      }
      seen.add(attribute);
    }
  }
}

/** Without it no end of a list would be known. */
export function* httpPages(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of directoriesOf("http", entries)) {
    for (const [index, { url, pageSize }] of (settings.urls ?? []).entries()) {
      const template = parseTemplate(url);
      if ("fault" in template || !template.isPaged || pageSize !== undefined) continue;
      const found = "{offset} without pageSize";
      yield { path: [...path, "urls", index], found, expected: "how many users an answer holds at most" };
    }
  }
}

export function* httpDetails(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of directoriesOf("http", entries)) {
    const { details, allowHttp } = settings;
    if (details === undefined) continue;
    const template = parseTemplate(details);
    const isOfName = !("fault" in template) && template.attribute === "username" && !template.isPaged;
    const expected =
      faultOf(details, allowHttp) ?? (isOfName ? undefined : "an address with {username} alone");
    if (expected !== undefined) yield { path: [...path, "details"], expected };
  }
}

function faultOf(address: string, allowHttp: boolean): string | undefined {
  const template = parseTemplate(address);
  if ("fault" in template) return template.fault;
  return isSecure(template.fill("x", 0) ?? "", allowHttp) ? undefined : SECURE_ADDRESS;
}
