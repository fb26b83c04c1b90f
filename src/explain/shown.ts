/** Characters of a text that are shown. */
const LONGEST = 100;
/** Control characters, and those that turn the direction of writing: on a terminal they could forge lines. */
const UNSHOWABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A text that somebody else chose, on one line of an operator's terminal. */
export function shown(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
  return cut.replace(UNSHOWABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** A name of a user by its first character, and of an e-mail address the domain too, as `grantgate lookup` shows them. */
export function beginningOf(name: string): string {
  const [first = ""] = name;
  const at = name.lastIndexOf("@");
  return shown(`${first}...${at > 0 ? name.slice(at) : ""}`);
}

/** A claim, where it is a text or several; of anything else its kind alone. */
export function shownClaim(claim: unknown): string {
  if (claim === undefined) return "none";
  if (typeof claim === "string") return `"${shown(claim)}"`;
  if (typeof claim === "number" || typeof claim === "boolean") return String(claim);
  if (Array.isArray(claim)) return claim.map(shownClaim).join(", ") || "an empty list";
  return claim === null ? "null" : "an object";
}

/** Without what may hold a token: the query, the fragment, and parameters within the path (RFC 3986, section 3.3). */
export function shownPath(path: string): string {
  const [plain = ""] = path.split(/[?#;]/, 1);
  return plain.length === path.length ? shown(path) : `${shown(plain)}${path.charAt(plain.length)}...`;
}

/** An address that is asked, without its query and whatever stands before its host. */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return "an address that is none";
  const { origin, pathname, search } = new URL(url);
  return shown(`${origin}${pathname}`) + (search === "" ? "" : "?...");
}
