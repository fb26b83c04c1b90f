import { parseHostPattern, parsePathPattern } from "../../policy/pattern.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";

export const hostPatterns = (entries: ConfigEntries) => unfitPatterns(entries, "hosts", hostFault);

export const pathPatterns = (entries: ConfigEntries) => unfitPatterns(entries, "paths", pathFault);

function* unfitPatterns(
  { policies }: ConfigEntries,
  setting: "hosts" | "paths",
  faultOf: (pattern: string) => string | undefined,
): Generator<Finding> {
  for (const { path, settings } of policies) {
    for (const [index, pattern] of settings?.match?.[setting]?.entries() ?? []) {
      const expected = faultOf(pattern);
      if (expected) yield { path: [...path, "match", setting, index], expected };
    }
  }
}

function hostFault(pattern: string): string | undefined {
  const fits = parseHostPattern(pattern) !== undefined && pattern === pattern.toLowerCase();
  return fits ? undefined : "a lower-case host name without a port, or *.example.com";
}

/** Requests are matched in normal form: a pattern in any other would silently match nothing. */
function pathFault(pattern: string): string | undefined {
  const segments = pattern.split("/").slice(1);
  if (!pattern.startsWith("/")) return "a path that begins with /";
  if (pattern.includes("//")) return "a path without //";
  if (segments.some((segment) => segment === "." || segment === "..")) return "a path without dot segments";
  if (/[%?#;]/.test(pattern)) return "a path without %, ?, # and ;";
  if (segments.slice(0, -1).includes("**")) return "** as the last segment alone";
  return parsePathPattern(pattern) ? undefined : "visible ASCII, and * as a whole segment alone";
}
