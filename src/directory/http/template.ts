import { isUnicode } from "../../credential/claims.ts";

/** An address with the value asked for in it. */
export interface UrlTemplate {
  readonly text: string;
  /** The attribute that its placeholder names. */
  readonly attribute: string;
  /** Whether it says which part of a long list is wanted. */
  readonly isPaged: boolean;
  /** The address for a value; undefined for a value that cannot stand in it, which is nobody's. */
  fill(value: string, offset: number): string | undefined;
}

export type TemplateReading = UrlTemplate | { readonly fault: string };

const PLACEHOLDER = /\{(\w+)\}/g;
const OFFSET = "offset";
const ORIGIN = /^https?:\/\/[^/?#{}]+(?=\/)/;
const SAMPLE = "x";

/**
 * Some servers decode a segment before they split the path (and take a backslash for a slash), and `.` and `..` are
 * no segments at all (RFC 3986, section 5.2.4): percent-encoding does not keep these inside of their segment.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNFIT_FOR_PATH = /[/\\\u0000-\u001f\u007f]|^\.{1,2}$/;

/** Reads `https://host/path?query` with one attribute in braces, and perhaps `{offset}`, in its path or query. */
export function parseTemplate(text: string): TemplateReading {
  const names = [...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
  const [attribute, ...others] = new Set(names.filter((name) => name !== OFFSET));
  if (attribute === undefined || others.length > 0) {
    return { fault: "an address with the placeholder of one attribute, such as {username}" };
  }
  if (!ORIGIN.test(text) || text.includes("#")) {
    return { fault: "an http or https address, with its placeholders in path or query" };
  }
  const [path = ""] = text.split("?");
  const isInPath = path.includes(`{${attribute}}`);
  const fillWith = (value: string, offset: number) =>
    text.replace(PLACEHOLDER, (_, name) => (name === OFFSET ? String(offset) : value));
  const sample = fillWith(SAMPLE, 0);
  // Otherwise what is sent would not be what is written.
  if (/[{}]/.test(sample) || !URL.canParse(sample) || new URL(sample).href !== sample) {
    return {
      fault: "an address in normal form: a lower-case host, and characters encoded where they must be",
    };
  }
  return {
    text,
    attribute,
    isPaged: names.includes(OFFSET),
    fill(value, offset) {
      if (value === "" || !isUnicode(value) || (isInPath && UNFIT_FOR_PATH.test(value))) return undefined;
      return fillWith(encodeURIComponent(value), offset);
    },
  };
}
