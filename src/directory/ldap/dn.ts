import { decodeText } from "./message.ts";

/** One attribute of a relative distinguished name; without `value` where that is no text. */
export interface NamePart {
  /** In lower case. */
  readonly type: string;
  readonly value: string | undefined;
}

/** Attribute types, escapes and values of RFC 4514, section 3; spaces after a separator are tolerated. */
const TYPE = String.raw`[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+`;
const PAIR = String.raw`\\(?:[0-9A-Fa-f]{2}|[ "#+,;<=>\\])`;
const VALUE = String.raw`#(?:[0-9A-Fa-f]{2})+|(?![ #])(?:[^\\",;+<>\0]|${PAIR})*`;
const PART = new RegExp(`^ *(${TYPE})=(${VALUE})(,|\\+|$)`, "su");

/** The relative names of a distinguished name, its own first; undefined for a text that is none. */
export function parseDn(text: string): readonly (readonly NamePart[])[] | undefined {
  const names: NamePart[][] = [[]];
  let rest = text;
  for (;;) {
    const [whole, type, value, separator] = PART.exec(rest) ?? [];
    if (whole === undefined || type === undefined || value === undefined) return undefined;
    names.at(-1)?.push({ type: type.toLowerCase(), value: unescapeValue(value) });
    if (separator === "") return names;
    if (separator === ",") names.push([]);
    rest = rest.slice(whole.length);
  }
}

/** The value that an entry is named by, such as `staff` in `cn=staff,ou=groups,dc=example,dc=com`. */
export function valueInRdn(dn: string, attribute: string): string | undefined {
  const [own = []] = parseDn(dn) ?? [];
  return own.find(({ type }) => type === attribute.toLowerCase())?.value;
}

const UNESCAPED = /\\([0-9A-Fa-f]{2})|\\(.)|([^\\]+)/gsu;

/** Escaped bytes are put together before they are read as UTF-8. A value in BER (`#…`) is not read. */
function unescapeValue(value: string): string | undefined {
  if (value.startsWith("#")) return undefined;
  const bytes = [...value.matchAll(UNESCAPED)].map(([, hex, escaped, plain]) =>
    hex === undefined ? Buffer.from(escaped ?? plain ?? "") : Buffer.from(hex, "hex"),
  );
  return decodeText(Buffer.concat(bytes));
}
