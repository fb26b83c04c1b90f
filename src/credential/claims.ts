/** The members of a JSON object as sent, nothing inherited: `constructor` is there only if it was sent. */
export type Claims = Readonly<Record<string, unknown>>;

/** Objects and arrays inside one another, the outermost included. */
const DEPTH_LIMIT = 16;

/** Half a surrogate pair, which no UTF-8 can carry: two such texts would share one hash. */
const UNPAIRED_SURROGATE = /\p{Surrogate}/u;

const JSON_STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/g;

/**
 * Parses a JSON object that somebody else wrote: a JWT part or a provider's answer. Undefined for anything
 * but an object, for more than 16 levels, for a text that is no Unicode (RFC 7493, section 2.1), and for a member
 * named twice in one object (RFC 7519, section 4: two readers could take two different values).
 */
export function parseClaims(text: string): Claims | undefined {
  return claimsOf(parseStrictJson(text));
}

/** Any JSON value, under the same rules; undefined for a text that breaks one. */
export function parseStrictJson(text: string): unknown {
  const value = parseJson(text);
  const members = countMembers(value, DEPTH_LIMIT);
  return members !== undefined && members === countNames(text) ? value : undefined;
}

/** The members of an object inside of data that was parsed; undefined for anything else. */
export function claimsOf(value: unknown): Claims | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  // Object.create(null) would make a hash table: half as much memory again for each token that is remembered.
  return Object.setPrototypeOf({ ...value }, null);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error quotes its input, which may be a token: it ends here.
    return undefined;
  }
}

/** Whether UTF-8 can carry a text. */
export const isUnicode = (text: string): boolean => !UNPAIRED_SURROGATE.test(text);

/** Members of all objects in `value`, or undefined where it is deeper than `levels` or holds a text that is none. */
function countMembers(value: unknown, levels: number): number | undefined {
  if (typeof value === "string") return isUnicode(value) ? 0 : undefined;
  if (typeof value !== "object" || value === null) return 0;
  if (levels === 0) return undefined;
  const children: unknown[] = Object.values(value);
  let members = Array.isArray(value) ? 0 : children.length;
  for (const child of children) {
    const below = countMembers(child, levels - 1);
    if (below === undefined) return undefined;
    members += below;
  }
  return members;
}

/** Member names written in a JSON text: outside strings a colon stands after a name and nowhere else. */
function countNames(json: string): number {
  return json.replace(JSON_STRING, "").split(":").length - 1;
}
