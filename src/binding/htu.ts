/**
 * An absolute http or https URI (RFC 3986, section 4.3) without user name, its query and fragment set apart.
 * Checked before `URL` reads it, which would repair what is none: white space, backslashes, other scripts.
 */
const TARGET_URI = /^(https?:\/\/(?:[\w.~-]+|\[[\da-f:.]+\])(?::\d*)?(?:\/[^?#]*)?)(?:[?#].*)?$/i;
const NOT_OF_URIS = /[^\x21-\x7e]|\\|%(?![\da-f]{2})/i;
const PERCENT_ENCODED = /%[\da-f]{2}/gi;
const UNRESERVED = /[\w.~-]/;

/**
 * The target that a proof's `htu` and its request agree on, normalised; undefined where they do not. The origin is
 * one of those configured, the path the request's, as sent. Query and fragment count on neither side
 * (RFC 9449, section 4.3).
 */
export function agreedTarget(htu: unknown, origins: readonly string[], path: string): string | undefined {
  // Without a slash in between, a path could go on with the host's name.
  if (typeof htu !== "string" || !path.startsWith("/")) return undefined;
  const target = normaliseTarget(htu);
  return origins.some((origin) => normaliseTarget(origin + path) === target) ? target : undefined;
}

/** One spelling for equivalent URIs: RFC 3986, sections 6.2.2 and 6.2.3. Undefined for what is no target URI. */
export function normaliseTarget(uri: string): string | undefined {
  const [, target] = TARGET_URI.exec(uri) ?? [];
  if (target === undefined || NOT_OF_URIS.test(uri)) return undefined;
  const spelt = target.replace(PERCENT_ENCODED, normaliseOctet);
  if (!URL.canParse(spelt)) return undefined;
  const { origin, pathname } = new URL(spelt);
  return origin + pathname;
}

/** RFC 3986, sections 6.2.2.1 and 6.2.2.2. */
function normaliseOctet(encoded: string): string {
  const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
  return UNRESERVED.test(character) ? character : encoded.toUpperCase();
}
