import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";
import type { SettingsOf } from "../schema.ts";
import { directoriesOf } from "./directory-http-servers.ts";
import { sentHeaders } from "./sent-headers.ts";

export function* httpHeaders(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of directoriesOf("http", entries)) {
    yield* sentHeaders([...path, "headers"], settings.headers);
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
