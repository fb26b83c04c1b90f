import { CREDENTIAL_HEADERS, HYPHEN_LIMIT, OVERRIDE_HEADERS } from "../../decision/identity-headers.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding, Path } from "../finding.ts";

const HEADER_NAME = /^[a-z][a-z0-9-]*$/;

/** Headers that carry the connection, the request itself or Envoy's own facts, not a user. */
const RESERVED = new Set([
  ...["connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"],
  ...["host", "cookie", "set-cookie", "x-request-id"],
  ...CREDENTIAL_HEADERS,
  // Removed on every allow, so that a client cannot have the upstream see another request than Envoy did.
  ...OVERRIDE_HEADERS,
]);
const RESERVED_FAMILIES = ["proxy-", "content-", "x-envoy-", "x-forwarded-"];

interface WrittenHeader {
  readonly path: Path;
  /** In lower case. */
  readonly name: string;
}

function* writtenHeaders({ policies }: Pick<ConfigEntries, "policies">): Generator<WrittenHeader> {
  for (const { path, settings } of policies) {
    for (const written of Object.keys(settings?.headers ?? {})) {
      yield { path: [...path, "headers", written], name: written.toLowerCase() };
    }
  }
}

/** Each hyphen triples the names to remove, as a client may write `_` or `.` in its place. */
export function* headerForm(entries: ConfigEntries): Generator<Finding> {
  for (const { path, name } of writtenHeaders(entries)) {
    const hyphens = name.split("-").length - 1;
    if (!HEADER_NAME.test(name)) {
      yield { path, found: "this name", expected: "a letter, then letters, digits and - alone", at: "key" };
    } else if (hyphens > HYPHEN_LIMIT) {
      const reason = "every variant with _ or . in place of a hyphen has to be removed from requests";
      yield {
        path,
        found: `${hyphens} hyphens`,
        expected: `at most ${HYPHEN_LIMIT}, as ${reason}`,
        at: "key",
      };
    }
  }
}

export function* reservedHeaders(entries: ConfigEntries): Generator<Finding> {
  for (const { path, name } of writtenHeaders(entries)) {
    if (!RESERVED.has(name) && !RESERVED_FAMILIES.some((family) => name.startsWith(family))) continue;
    const expected = "a name that is not reserved for HTTP or Envoy, such as x-auth-user";
    yield { path, found: "this name", expected, at: "key" };
  }
}

export function* distinctHeaders({ policies }: ConfigEntries): Generator<Finding> {
  for (const policy of policies) {
    const seen = new Set<string>();
    for (const { path, name } of writtenHeaders({ policies: [policy] })) {
      if (seen.has(name)) yield { path, found: "this name again", expected: "each name once", at: "key" };
      seen.add(name);
    }
  }
}
