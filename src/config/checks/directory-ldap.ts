import { parseDn } from "../../directory/ldap/dn.ts";
import { hasPlaceholder, isAttribute, isGroupFilter, parseFilter } from "../../directory/ldap/filter.ts";
import { LOOPBACK } from "../../provider/address.ts";
import { isCertificateBundle } from "../../provider/certificates.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";
import type { SettingsOf } from "../schema.ts";

type Ldap = SettingsOf<"ldap">;

/** What is wrong in one LDAP directory; paths begin within it. */
type LdapCheck = (settings: Ldap) => Iterable<Finding>;

const CHECKS: readonly LdapCheck[] = [
  address,
  transport,
  authority,
  account,
  names,
  filters,
  attributes,
  groups,
];

export function* ldapDirectories({ directories }: ConfigEntries): Generator<Finding> {
  for (const [name, settings] of directories) {
    if (settings.type !== "ldap") continue;
    for (const finding of CHECKS.flatMap((check) => [...check(settings)])) {
      yield { ...finding, path: ["directories", name, ...finding.path] };
    }
  }
}

const isPlain = ({ url, startTls }: Ldap) => new URL(url).protocol === "ldap:" && !startTls;

function* address({ url }: Ldap): Generator<Finding> {
  const { hostname, username, password, pathname, search, hash } = new URL(url);
  if (
    hostname !== "" &&
    [username, password, search, hash, pathname.replace(/^\/$/, "")].every((part) => part === "")
  ) {
    return;
  }
  yield { path: ["url"], expected: "an address of a host and perhaps a port alone (see bind and base)" };
}

/** Names and groups in plain text could be read and changed on the way, and the password read. */
function* transport(settings: Ldap): Generator<Finding> {
  const { url, startTls, allowPlain } = settings;
  const { protocol, hostname } = new URL(url);
  if (startTls && protocol === "ldaps:") {
    yield { path: ["startTls"], expected: "nothing beside ldaps://, which is TLS from the beginning" };
  }
  if (!isPlain(settings) || allowPlain || hostname === "" || LOOPBACK.has(hostname)) return;
  const exception = "without TLS only to loopback or with allowPlain: true";
  yield { path: ["url"], expected: `an ldaps:// address, or startTls: true (${exception})` };
}

function* authority(settings: Ldap): Generator<Finding> {
  const { ca } = settings;
  if (ca === undefined) return;
  if (!isCertificateBundle(ca)) {
    const found = "a text that is not certificates alone";
    yield { path: ["ca"], found, expected: "one or more certificates as PEM" };
  }
  if (isPlain(settings)) yield { path: ["ca"], expected: "nothing without TLS (ldaps:// or startTls: true)" };
}

/** https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-adts/4e11a7e6-e18c-46e4-a781-3ca2b4de6f30 */
function* account({ preset, bind }: Ldap): Generator<Finding> {
  if (preset !== "active-directory" || bind !== undefined) return;
  yield {
    path: ["bind"],
    expected: "the account that searches, as Active Directory tells nothing to anybody else",
  };
}

/** Active Directory takes accounts by other forms of name too, such as `user@example.com`. */
function* names({ preset, base, bind, groups }: Ldap): Generator<Finding> {
  const written: readonly (readonly [Finding["path"], string | undefined])[] = [
    [["base"], base],
    [["groups", "base"], groups?.base],
    [["bind", "dn"], preset === "active-directory" ? undefined : bind?.dn],
  ];
  for (const [path, name] of written) {
    if (name === undefined || parseDn(name) !== undefined) continue;
    yield { path, expected: "a distinguished name, such as ou=people,dc=example,dc=com" };
  }
}

function* filters({ filter, groups }: Ldap): Generator<Finding> {
  if (filter !== undefined && (hasPlaceholder(filter) || parseFilter(filter) === undefined)) {
    const form = "a filter in parentheses (RFC 4515), such as (objectClass=person)";
    yield { path: ["filter"], expected: `${form}; the attribute asked for is added` };
  }
  if (groups?.filter === undefined) return;
  const path = ["groups", "filter"];
  if (groups.nested) yield { path, expected: "nothing beside nested: true, which is a filter of its own" };
  if (isGroupFilter(groups.filter)) return;
  yield { path, expected: "a filter (RFC 4515) with {dn} or {username} in a value, such as (member={dn})" };
}

/** They are written into filters as they are. */
function* attributes({ attributes: places = {}, groupName }: Ldap): Generator<Finding> {
  const expected = "the name of an LDAP attribute, such as uid";
  for (const [name, place] of Object.entries(places)) {
    if (!isAttribute(place)) yield { path: ["attributes", name], expected };
  }
  if (!isAttribute(groupName))
    yield { path: ["groupName"], expected: "the name of an LDAP attribute, or dn" };
}

function* groups({ attributes: places = {}, groups: searched }: Ldap): Generator<Finding> {
  if (searched === undefined || !Object.hasOwn(places, "groups")) return;
  yield { path: ["attributes", "groups"], expected: "nothing beside groups, by which they are searched" };
}
