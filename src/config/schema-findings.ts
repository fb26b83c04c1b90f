import { z } from "zod";
import { type Finding, formatPath, type Path } from "./finding.ts";

const KINDS = new Map([
  ["object", "a mapping"],
  ["record", "a mapping"],
  ["array", "a list"],
  ["string", "a text"],
]);

/** What a union says that states no expectation of its own: each of its branches does. */
const ONE_OF_BRANCHES = "one of several forms";

/** Says what was expected, for those schemas that do not say it themselves. */
export function describeExpectation(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return KINDS.get(issue.expected) ?? issue.expected;
    case "invalid_value":
      return issue.values.map(String).join(" or ");
    case "invalid_union":
      return ONE_OF_BRANCHES;
    case "unrecognized_keys":
      return knownKeys(issue.inst);
    default:
      return "another value";
  }
}

function knownKeys(schema: unknown): string {
  return schema instanceof z.ZodObject ? `one of ${Object.keys(schema.shape).join(", ")}` : "a known key";
}

/**
 * The schema's complaints as findings. Those that only follow from a value which could not be had
 * (`unresolved`, already reported) are left out.
 */
export function schemaFindings(error: z.ZodError, unresolved: readonly Finding[]): Finding[] {
  const reported = unresolved.map(({ path }) => formatPath(path));
  return error.issues
    .flatMap(findingsOf)
    .filter(({ path }) => !reported.some((other) => isWithin(other, formatPath(path))));
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
}

function findingsOf(issue: z.core.$ZodIssue): Finding[] {
  const path: Path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: [...path, key],
        found: "an unknown key",
        expected: issue.message,
        at: "key",
      }));
    case "invalid_key":
      return [
        { path, found: "this key", expected: issue.issues[0]?.message ?? issue.message, at: "key" as const },
      ];
    case "invalid_union":
      return issue.message === ONE_OF_BRANCHES
        ? findingsOfBranch(issue.errors, path)
        : [{ path, expected: issue.message }];
    default:
      return [{ path, expected: issue.message }];
  }
}

/** The complaints of the branch that the value was meant for: the first that takes its kind of value at all. */
function findingsOfBranch(branches: readonly (readonly z.core.$ZodIssue[])[], path: Path): Finding[] {
  const meant = branches.find((issues) => !issues.some(isOfAnotherKind)) ?? branches[0] ?? [];
  return meant.flatMap(findingsOf).map((finding) => ({ ...finding, path: [...path, ...finding.path] }));
}

function isOfAnotherKind({ code, path }: z.core.$ZodIssue): boolean {
  return path.length === 0 && (code === "invalid_type" || code === "invalid_union");
}
