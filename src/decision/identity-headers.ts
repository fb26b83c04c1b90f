import type { PolicySettings } from "../config/schema.ts";
import type { AttributeValue, User } from "../directory/directory.ts";
import { attributeOf } from "../directory/user.ts";
import type { HeaderEntry } from "./decision.ts";
import { encodeHeaderList, encodeHeaderValue } from "./header-value.ts";

type HeaderSettings = NonNullable<PolicySettings["headers"]>;

/** What the headers of an answer depend on in a policy. */
export interface HeaderPolicy {
  readonly headers?: HeaderSettings | undefined;
  readonly forwardToken: boolean;
}

/** Every header that tells, or is read as telling, an upstream who the user is or what is asked for. */
export interface GuardedHeaders {
  readonly names: readonly string[];
  readonly folded: ReadonlySet<string>;
  /** The pseudo-headers that fold to none of them. */
  readonly harmless: ReadonlySet<string>;
}

/** One policy's headers, prepared. */
export interface PolicyHeaders {
  readonly guarded: GuardedHeaders;
  readonly attributes: ReadonlyMap<string, string>;
  /** Removed on every allow: all guarded names but this policy's own, and the credentials unless forwarded. Frozen. */
  readonly alwaysRemoved: readonly string[];
}

export interface IdentityAnswer {
  readonly setHeaders: readonly HeaderEntry[];
  readonly removeHeaders: readonly string[];
}

/**
 * Headers by which frameworks and servers replace the method (method-override middleware of all kinds) or
 * the URL (IIS and what copied it). Not here: `x-original-method`, `x-forwarded-uri` and the like, which
 * proxies write to describe a request and which no upstream routes by.
 */
export const OVERRIDE_HEADERS = [
  "x-http-method-override",
  "x-http-method",
  "x-method-override",
  "x-original-url",
  "x-rewrite-url",
];

/** Envoy gives these with every request (RFC 9113, section 8.3.1; RFC 8441, section 4). */
const PSEUDO_HEADERS = [":authority", ":method", ":path", ":protocol", ":scheme"];

/** The token and, where it is bound to a key, its proof (RFC 9449, section 7.1): they go on together or not at all. */
export const CREDENTIAL_HEADERS = ["authorization", "dpop"];

/** Each hyphen trebles the variants: four make 81. */
export const HYPHEN_LIMIT = 4;

/** Unites the headers of all policies: one policy's header must not pass as a client's own on another. */
export function guardHeaders(policies: readonly HeaderPolicy[]): GuardedHeaders {
  const configured = policies.flatMap(({ headers = {} }) => Object.keys(headers));
  const written = [...configured, ...OVERRIDE_HEADERS].map((name) => name.toLowerCase());
  const folded = new Set(written.map(fold));
  const harmless = new Set(PSEUDO_HEADERS.filter((name) => !folded.has(fold(name))));
  return { names: [...new Set([...written, ...[...folded].flatMap(variants)])], folded, harmless };
}

/** Prepares what every allow of `policy` has in common, so that a request only adds what is its own. */
export function compileIdentityHeaders(guarded: GuardedHeaders, policy: HeaderPolicy): PolicyHeaders {
  const attributes = new Map(
    Object.entries(policy.headers ?? {}).map(([name, attribute]) => [name.toLowerCase(), attribute]),
  );
  const others = guarded.names.filter((name) => !attributes.has(name));
  const alwaysRemoved = policy.forwardToken ? others : [...others, ...CREDENTIAL_HEADERS];
  return { guarded, attributes, alwaysRemoved: Object.freeze(alwaysRemoved) };
}

/**
 * The headers of an allow; `user` is undefined where nobody was identified. A header whose attribute is
 * absent, empty or not encodable is removed like any other: Envoy's treatment of empty values varies.
 */
export function identityAnswer(
  { guarded, attributes, alwaysRemoved }: PolicyHeaders,
  user: User | undefined,
  incomingNames: Iterable<string>,
): IdentityAnswer {
  const setHeaders: HeaderEntry[] = [];
  const alsoRemoved = oddAliases(guarded, attributes, incomingNames);
  for (const [name, attribute] of attributes) {
    const value = encodeAttribute(user && attributeOf(user, attribute));
    if (value) setHeaders.push([name, value]);
    else alsoRemoved.push(name);
  }
  const removeHeaders = alsoRemoved.length === 0 ? alwaysRemoved : [...alwaysRemoved, ...alsoRemoved];
  return { setHeaders, removeHeaders };
}

/** Incoming names that fold to a guarded one by other characters than the variants', such as `x~auth~user`. */
function oddAliases(
  { folded, harmless }: GuardedHeaders,
  attributes: ReadonlyMap<string, string>,
  incomingNames: Iterable<string>,
): string[] {
  const aliases: string[] = [];
  for (const name of incomingNames) {
    if (!/[^a-z0-9._-]/.test(name) || harmless.has(name)) continue;
    // Envoy removes without regard to case: a name in capitals must not take away the header set here.
    const alias = name.toLowerCase();
    if (folded.has(fold(alias)) && !attributes.has(alias)) aliases.push(alias);
  }
  return aliases;
}

/** The name as CGI-like upstreams see it, where `X-Auth-User`, `x_auth_user` and `x.auth.user` are one. */
function fold(name: string): string {
  return name.replace(/[^a-z0-9]/g, "-");
}

/** Every spelling of a folded name with `-`, `_` or `.` for each hyphen. */
function variants(folded: string): string[] {
  const [first = "", ...parts] = folded.split("-");
  if (parts.length > HYPHEN_LIMIT) throw new TypeError(`more than ${HYPHEN_LIMIT} hyphens: ${folded}`);
  return parts.reduce(
    (spellings, part) => spellings.flatMap((begun) => ["-", "_", "."].map((mark) => begun + mark + part)),
    [first],
  );
}

function encodeAttribute(value: AttributeValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === "string" ? encodeHeaderValue(value) : encodeHeaderList(value);
}
