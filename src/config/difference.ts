import { isDeepStrictEqual } from "node:util";
import { formatPath, type Path } from "./finding.ts";
import { isMapping } from "./mapping.ts";
import { isAboveSecret, isSecret } from "./secret-settings.ts";

/** What became of one setting. Values are left out: a secret may be among them, or come from the environment. */
export interface Change {
  /** `providers.okta.clientId`; in lists whose elements have names by these: `policies.jira.require.scopes`. */
  readonly path: string;
  /** `reordered`: names that both lists have stand in another order, which of policies decides. */
  readonly kind: "added" | "removed" | "changed" | "reordered";
}

/** From one configuration's settings to another's. Empty exactly where they are equal; the order of keys means nothing. */
export function difference(before: unknown, after: unknown): readonly Change[] {
  return changesAt([], before, after);
}

function changesAt(path: Path, before: unknown, after: unknown): Change[] {
  if (isDeepStrictEqual(before, after)) return [];
  const as = (kind: Change["kind"]): Change => ({ path: formatPath(path), kind });
  if (before === undefined) return [as("added")];
  if (after === undefined) return [as("removed")];
  const [old, young] = [membersOf(path, before), membersOf(path, after)];
  if (old === undefined || young === undefined || old.by !== young.by) return [as("changed")];
  const steps = [...new Set([...old.members.keys(), ...young.members.keys()])];
  const inside = steps.flatMap((step) =>
    changesAt([...path, step], old.members.get(step), young.members.get(step)),
  );
  const changes = isReordered(old, young) ? [as("reordered"), ...inside] : inside;
  // Of a difference that no member shows, as in a regular expression, something is told all the same.
  return changes.length > 0 ? changes : [as("changed")];
}

interface Members {
  readonly by: "key" | "name" | "position";
  readonly members: ReadonlyMap<string | number, unknown>;
}

/** Undefined for what is told of as a whole: plain values, lists of them, and secrets. */
function membersOf(path: Path, value: unknown): Members | undefined {
  if (isSecret(path) && !isAboveSecret(path)) return undefined;
  if (isMapping(value)) return { by: "key", members: new Map(Object.entries(value)) };
  if (!Array.isArray(value) || !value.every(isMapping)) return undefined;
  const named = value.map((element) => [element.name, element] as const);
  const names = new Map(
    named.flatMap(([name, element]) => (typeof name === "string" ? [[name, element]] : [])),
  );
  return names.size === value.length
    ? { by: "name", members: names }
    : { by: "position", members: new Map(value.entries()) };
}

function isReordered(before: Members, after: Members): boolean {
  if (before.by !== "name") return false;
  const common = [...before.members.keys()].filter((name) => after.members.has(name));
  const now = [...after.members.keys()].filter((name) => before.members.has(name));
  return !isDeepStrictEqual(common, now);
}
