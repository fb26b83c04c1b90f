import { B64TOKEN } from "../../credential/authorization.ts";
import { permittedAddress } from "../../provider/address.ts";
import { isCertificateBundle } from "../../provider/certificates.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding, Path } from "../finding.ts";
import type { DirectorySettings, SettingsOf } from "../schema.ts";

/** A directory of one type, and where it is written. */
interface DirectoryEntry<T extends DirectorySettings["type"]> {
  readonly path: Path;
  readonly settings: SettingsOf<T>;
}

export function* directoriesOf<T extends DirectorySettings["type"]>(
  type: T,
  { directories }: ConfigEntries,
): Generator<DirectoryEntry<T>> {
  const isOfType = (settings: DirectorySettings): settings is SettingsOf<T> => settings.type === type;
  for (const [name, settings] of directories) {
    if (isOfType(settings)) yield { path: ["directories", name], settings };
  }
}

/** Those that are asked over HTTP. */
function* httpServers(entries: ConfigEntries): Generator<DirectoryEntry<"http"> | DirectoryEntry<"scim">> {
  yield* directoriesOf("http", entries);
  yield* directoriesOf("scim", entries);
}

export const SECURE_ADDRESS =
  "an https address without user and password (http only to loopback or with allowHttp: true)";

/** Whether our credential and our users' names may be sent there. */
export function isSecure(address: string, allowHttp: boolean): boolean {
  const issuerHost = new URL(address).host;
  return permittedAddress(address, { issuerHost, hosts: [], allowHttp }) !== undefined;
}

export function* httpServerAuthorities(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of httpServers(entries)) {
    const client = settings.type === "scim" ? settings.client : undefined;
    for (const [at, ca] of [
      [[...path, "ca"], settings.ca],
      [[...path, "client", "ca"], client?.ca],
    ] as const) {
      if (ca === undefined || isCertificateBundle(ca)) continue;
      const found = "a text that is not certificates alone";
      yield { path: at, found, expected: "one or more certificates as PEM" };
    }
  }
}

/** Anything else cannot stand in a header, or would be read as something else there. */
export function* httpServerTokens(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of httpServers(entries)) {
    if (settings.token === undefined || B64TOKEN.test(settings.token)) continue;
    const expected = "a bearer token: letters, digits and -._~+/ (RFC 6750, section 2.1)";
    yield { path: [...path, "token"], expected };
  }
}
