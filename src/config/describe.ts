import { isMapping } from "./mapping.ts";

const LONGEST_SHOWN = 60;
/** An address with a user or password in it. */
const CREDENTIALS = /:\/\/[^/]*@/;

/** What stands in the file, in a few words for "found …". A hidden value is described by its kind alone. */
export function describeValue(value: unknown, hidden: boolean): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (isMapping(value)) return Object.keys(value).length === 0 ? "an empty mapping" : "a mapping";
  if (typeof value === "string") return describeText(value, hidden);
  return hidden ? `a ${typeof value}` : String(value);
}

function describeText(text: string, hidden: boolean): string {
  if (text === "") return "an empty text";
  if (hidden || CREDENTIALS.test(text)) return "a text";
  return text.length > LONGEST_SHOWN ? `a text of ${text.length} characters` : JSON.stringify(text);
}
