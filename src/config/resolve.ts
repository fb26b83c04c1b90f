import { resolve as resolvePath } from "node:path";
import { describeValue } from "./describe.ts";
import { type Finding, formatPath, type Path } from "./finding.ts";
import { isMapping, type Mapping } from "./mapping.ts";
import { isSecret } from "./secret-settings.ts";
import { substitute } from "./substitute.ts";
import { readText, type TextFile } from "./text-file.ts";

/** Where the values that a configuration only refers to are found. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  /** The configuration file's own; relative paths start here. */
  readonly folder: string;
}

export interface ResolvedConfig {
  /** A copy of the data, every variable and every secret's file replaced by its value. */
  readonly data: unknown;
  readonly findings: readonly Finding[];
  /** Formatted paths of the values that came from the environment or a file. */
  readonly external: ReadonlySet<string>;
  /** Those of the secrets. */
  readonly files: readonly TextFile[];
}

// Stands for a value that could not be had. No schema accepts a symbol, so its entry takes no part in later checks.
const UNRESOLVED = Symbol("unresolved");

/** What is gathered on the way. */
interface Resolving extends Surroundings {
  readonly findings: Finding[];
  readonly external: Set<string>;
  readonly files: TextFile[];
}

/** Replaces `${NAME}` in every text value, and `{ file: path }` at every secret. Keys are left as they are. */
export function resolveValues(data: unknown, surroundings: Surroundings): ResolvedConfig {
  const resolving: Resolving = { ...surroundings, findings: [], external: new Set<string>(), files: [] };
  const { findings, external, files } = resolving;
  return { data: resolve(data, [], resolving), findings, external, files };
}

function resolve(value: unknown, path: Path, resolving: Resolving): unknown {
  if (typeof value === "string") return resolveText(value, path, resolving);
  if (Array.isArray(value)) return value.map((item, index) => resolve(item, [...path, index], resolving));
  return isMapping(value) ? resolveMapping(value, path, resolving) : value;
}

function resolveText(text: string, path: Path, { environment, findings, external }: Resolving): unknown {
  const result = substitute(text, environment);
  if (result.kind === "unchanged") return text;
  external.add(formatPath(path));
  if (result.kind === "substituted") return result.text;
  const found = `${result.variables.join(" and ")}, unset or empty`;
  findings.push({ path, found, expected: "environment variables (letters, digits and _) that have a value" });
  return UNRESOLVED;
}

function resolveMapping(mapping: Mapping, path: Path, resolving: Resolving): unknown {
  const entries = Object.entries(mapping).map(([key, value]) => [
    key,
    resolve(value, [...path, key], resolving),
  ]);
  const resolved: Mapping = Object.fromEntries(entries);
  return isSecret(path) && isFileReference(mapping) ? resolveFile(resolved.file, path, resolving) : resolved;
}

function resolveFile(file: unknown, path: Path, { folder, findings, external, files }: Resolving): unknown {
  if (typeof file !== "string") return UNRESOLVED;
  external.add(formatPath(path));
  const read = { path: resolvePath(folder, file), content: readText(resolvePath(folder, file)) };
  files.push(read);
  // Editors leave a newline at the end.
  const content = read.content?.replace(/\r?\n$/, "");
  if (content) return content;
  const filePath = [...path, "file"];
  const found = describeValue(file, external.has(formatPath(filePath)));
  const expected = content === "" ? "a file that is not empty" : "a file that can be read";
  findings.push({ path: filePath, found, expected });
  return UNRESOLVED;
}

function isFileReference(mapping: Mapping): boolean {
  return typeof mapping.file === "string" && Object.keys(mapping).length === 1;
}
