import { userAttributes } from "../../directory/attributes.ts";
import { isLoopback, parsePostgresAddress } from "../../directory/postgres/address.ts";
import { asksByValue, isOneSelect } from "../../directory/postgres/statement.ts";
import { isCertificateBundle } from "../../provider/certificates.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding, Path } from "../finding.ts";
import type { SettingsOf } from "../schema.ts";

type Written = readonly [path: Path, settings: SettingsOf<"postgres">];

function* postgresDirectories({ directories }: ConfigEntries): Generator<Written> {
  for (const [name, settings] of directories) {
    if (settings.type === "postgres") yield [["directories", name], settings];
  }
}

const ADDRESS =
  "postgres://user:password@host:port/database, no parameters but sslmode=verify-full or disable";

export function* postgresAddresses(entries: ConfigEntries): Generator<Finding> {
  for (const [path, { connection }] of postgresDirectories(entries)) {
    if (parsePostgresAddress(connection) === undefined) {
      yield { path: [...path, "connection"], expected: ADDRESS };
    }
  }
}

export function* postgresTls(entries: ConfigEntries): Generator<Finding> {
  for (const [path, { connection, allowPlain, ca }] of postgresDirectories(entries)) {
    const address = parsePostgresAddress(connection);
    if (address === undefined) continue;
    if (!address.isTls && !allowPlain && !isLoopback(address)) {
      const expected = "TLS: sslmode=disable is for loopback alone, or with allowPlain: true";
      yield { path: [...path, "connection"], expected };
    }
    if (ca === undefined) continue;
    if (!address.isTls) {
      yield { path: [...path, "ca"], expected: "none with sslmode=disable" };
    } else if (!isCertificateBundle(ca)) {
      const found = "a text that is not certificates alone";
      yield { path: [...path, "ca"], found, expected: "one or more certificates as PEM" };
    }
  }
}

export function* postgresQueries(entries: ConfigEntries): Generator<Finding> {
  for (const [directory, settings] of postgresDirectories(entries)) {
    for (const [attribute, query] of Object.entries(settings.queries)) {
      const path = [...directory, "queries", attribute];
      if (!isOneSelect(query)) yield { path, expected: "one SELECT, without a semicolon" };
      else if (!asksByValue(query))
        yield { path, expected: "$1 for the value asked for, without quotes around it" };
    }
  }
}

/** Standard attributes that are no names of a user. */
const NO_NAMES = new Set(["displayName", "groups"]);

/** What a query finds is compared with the value once more, for which the attribute must be read. */
export function* postgresQueryAttributes(entries: ConfigEntries): Generator<Finding> {
  for (const [path, settings] of postgresDirectories(entries)) {
    const names = [...userAttributes(settings)].filter((name) => !NO_NAMES.has(name));
    for (const attribute of Object.keys(settings.queries)) {
      if (names.includes(attribute)) continue;
      const expected = `one of ${names.join(", ")}, or an attribute whose column is in attributes`;
      yield { path: [...path, "queries", attribute], found: "an unknown attribute", expected, at: "key" };
    }
  }
}
