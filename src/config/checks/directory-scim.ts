import { parsePath } from "../../directory/scim/path.ts";
import { PRESETS } from "../../directory/scim/presets.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";
import { directoriesOf, isSecure, SECURE_ADDRESS } from "./directory-http-servers.ts";

export function* scimAddress(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of directoriesOf("scim", entries)) {
    const { url, preset } = settings;
    const known = preset === undefined ? undefined : PRESETS[preset].url;
    if (url === undefined && known === undefined) {
      yield { path: [...path, "url"], expected: "the base of a SCIM service" };
    }
  }
}

/** Both are shown our credential. */
export function* scimAddresses(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of directoriesOf("scim", entries)) {
    const { url, client, allowHttp } = settings;
    for (const [at, address] of [
      [[...path, "url"], url],
      [[...path, "client", "tokenEndpoint"], client?.tokenEndpoint],
    ] as const) {
      if (address === undefined) continue;
      if (!isSecure(address, allowHttp)) yield { path: at, expected: SECURE_ADDRESS };
      else if (/[?#]/.test(address)) yield { path: at, expected: "an address without query and fragment" };
    }
  }
}

export function* scimCredential(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of directoriesOf("scim", entries)) {
    const { token, client } = settings;
    if (token === undefined && client === undefined) {
      yield { path: [...path, "token"], expected: "a token, or client in its place" };
    } else if (token !== undefined && client !== undefined) {
      yield { path: [...path, "client"], expected: "nothing beside token", at: "key" };
    }
  }
}

export function* scimAttributes(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of directoriesOf("scim", entries)) {
    for (const [name, place] of Object.entries(settings.attributes ?? {})) {
      if (parsePath(place) !== undefined) continue;
      const expected = 'a SCIM attribute, such as userName, emails.value or emails[type eq "work"].value';
      yield { path: [...path, "attributes", name], expected };
    }
  }
}
