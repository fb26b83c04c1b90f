import type { Asserts } from "../config/schema.ts";

/** Whether a provider may name this user, where several providers share one directory. */
export function mayAssert(asserts: Asserts | undefined, value: string): boolean {
  if (asserts === undefined || asserts === "any") return true;
  if ("usernames" in asserts) return matchesPattern(asserts.usernames, value);
  const domain = value.slice(value.lastIndexOf("@") + 1).toLowerCase();
  return value.includes("@") && asserts.emailDomains.some((allowed) => allowed.toLowerCase() === domain);
}

/** `*` stands for any characters, none included; everything else for itself. */
function matchesPattern(pattern: string, value: string): boolean {
  const literals = pattern.split("*").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${literals.join(".*")}$`, "s").test(value);
}
