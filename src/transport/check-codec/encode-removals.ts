import { lengthDelimited, textField } from "./wire-fields.ts";

/** OkHttpResponse.headers_to_remove. */
const HEADERS_TO_REMOVE = lengthDelimited(5);

/** Only of frozen lists: what is written once must stay true for as long as the list lives. */
const encodedLists = new WeakMap<readonly string[], string>();

/** The field for every name. Most allows of a policy share one frozen list, which is then written only once. */
export function encodeRemovals(names: readonly string[]): string {
  const known = encodedLists.get(names);
  if (known !== undefined) return known;
  const encoded = names.map((name) => textField(HEADERS_TO_REMOVE, name)).join("");
  if (Object.isFrozen(names)) encodedLists.set(names, encoded);
  return encoded;
}
