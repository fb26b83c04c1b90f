import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";
import type { SettingsOf } from "../schema.ts";
import { directoriesOf } from "./directory-http-servers.ts";

/** RFC 9110, sections 5.1 and 5.5; what the HTTP client would refuse at the first lookup. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\u0080-\u00ff]*$/;

/** Headers that are the connection's, or that every request has. */
const RESERVED = new Set([
  ...["connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "expect", "host"],
  ...["content-length", "content-type", "accept", "accept-encoding"],
]);

export function* httpHeaders(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of directoriesOf("http", entries)) {
    const seen = new Set<string>();
    for (const [written, value] of Object.entries(settings.headers ?? {})) {
      const at = [...path, "headers", written];
      const name = written.toLowerCase();
      if (!HEADER_NAME.test(name) || RESERVED.has(name)) {
        const expected = "a header's name, none of HTTP's own";
        yield { path: at, found: "this name", expected, at: "key" };
      } else if (seen.has(name)) {
        yield { path: at, found: "this name again", expected: "each name once", at: "key" };
      } else if (!HEADER_VALUE.test(value)) {
        yield { path: at, expected: "a header's value on one line" };
      }
      seen.add(name);
    }
  }
}

/** Of two credentials the server would see one, and nobody knows which. */
export function* httpCredential(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of directoriesOf("http", entries)) {
    const [first, ...others] = credentialsOf(settings);
    for (const other of others) {
      const expected = `no Authorization beside that of ${first}`;
      yield { path: [...path, other], found: "another one", expected, at: "key" };
    }
    if (settings.preset !== undefined && first === undefined) {
      yield { path: [...path, "token"], expected: `a token for ${settings.preset}, or basic` };
    }
  }
}

/** Each setting that proves who we are. */
function credentialsOf({ token, basic, headers = {} }: SettingsOf<"http">): readonly string[] {
  const isAuthorization = (name: string) => name.toLowerCase() === "authorization";
  return [
    ...(token === undefined ? [] : ["token"]),
    ...(basic === undefined ? [] : ["basic"]),
    ...(Object.keys(headers).some(isAuthorization) ? ["headers"] : []),
  ];
}

/** RFC 7617, section 2: the first colon ends the name. */
export function* httpBasic(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of directoriesOf("http", entries)) {
    if (settings.basic === undefined || !settings.basic.username.includes(":")) continue;
    yield { path: [...path, "basic", "username"], expected: "a name without a colon" };
  }
}
