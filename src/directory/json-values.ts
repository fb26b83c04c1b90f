/**
 * Texts and whole numbers, alone or in a list. A number that is not safe is none: JSON.parse may have made two
 * people's numbers one.
 */
export function textsOf(value: unknown): readonly string[] {
  return [value].flat().flatMap((item) => {
    if (typeof item === "string") return [item];
    return Number.isSafeInteger(item) ? [String(item)] : [];
  });
}

/** A flag that a record may leave out, for which null is another way; anything but true or false is malformed. */
export function flagOf(value: unknown): boolean | "absent" | "malformed" {
  if (value === undefined || value === null) return "absent";
  return typeof value === "boolean" ? value : "malformed";
}
