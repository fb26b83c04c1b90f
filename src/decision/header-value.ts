/** What is no space and needs no encoding, as nearly all names and addresses. */
const AS_IT_IS = /^[\x21-\x24\x26-\x7e]*$/;

/**
 * Percent-encodes, as UTF-8, what may not stand in a header value or would be trimmed from it, and `%`.
 * Undefined for a lone surrogate, which UTF-8 cannot express. `decodeURIComponent` gives the value back.
 */
export function encodeHeaderValue(value: string): string | undefined {
  if (AS_IT_IS.test(value)) return value;
  if (/\p{Surrogate}/u.test(value)) return undefined;
  const text = value.replace(/[^\x20-\x24\x26-\x7e]/gu, encodeURIComponent);
  const begun = text.trimStart();
  const inner = begun.trimEnd();
  return "%20".repeat(text.length - begun.length) + inner + "%20".repeat(begun.length - inner.length);
}

/**
 * Members encoded and joined by `,`; undefined for an empty list, which must not read as one empty member,
 * and where a member is not encodable. `value.split(",").map(decodeURIComponent)` gives the list back.
 */
export function encodeHeaderList(members: readonly string[]): string | undefined {
  const encoded: string[] = [];
  for (const member of members) {
    const value = encodeHeaderValue(member);
    if (value === undefined) return undefined;
    encoded.push(value.includes(",") ? value.replaceAll(",", "%2C") : value);
  }
  return encoded.length === 0 ? undefined : encoded.join(",");
}
