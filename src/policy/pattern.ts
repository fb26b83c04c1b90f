import { normaliseHost } from "./host.ts";
import { readPath } from "./path.ts";

/** Stands in a pattern for any one segment. */
export const ANY_SEGMENT = "*";
const ANY_LABELS = "*.";
const ANYTHING_BELOW = "/**";

/** `host` itself, or with `below` every name of one or more labels below it, but not itself. */
export interface HostPattern {
  readonly host: string;
  readonly below: boolean;
}

/** The first segments, each literal or `*` for any one; with `below` any number of others after them. */
export interface PathPattern {
  readonly segments: readonly string[];
  readonly below: boolean;
}

/** Reads `jira.example.com` or `*.example.com`. Undefined for any other form, a port included. */
export function parseHostPattern(pattern: string): HostPattern | undefined {
  const below = pattern.startsWith(ANY_LABELS);
  const written = below ? pattern.slice(ANY_LABELS.length) : pattern;
  const host = normaliseHost(written);
  return host === undefined || host !== written.toLowerCase() ? undefined : { host, below };
}

/**
 * Reads `/rest/api`, `/rest/*` and the like, or `/rest/**`; literals are percent-encoded as in a request.
 * Undefined for a pattern that no request could match as its writer meant it: a path that requests
 * are refused for, a query, or an asterisk elsewhere than alone in its segment.
 */
export function parsePathPattern(pattern: string): PathPattern | undefined {
  const below = pattern.endsWith(ANYTHING_BELOW);
  const written = below ? pattern.slice(0, 1 - ANYTHING_BELOW.length) : pattern;
  if (/\?|%2a/i.test(written)) return undefined;
  const path = readPath(written);
  if (path.kind === "ambiguous") return undefined;
  const { segments } = path;
  const misplaced = segments.some((segment) => segment.includes("*") && segment !== ANY_SEGMENT);
  return misplaced ? undefined : { segments, below };
}
