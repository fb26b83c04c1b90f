import { dirname, resolve } from "node:path";
import { crossCheck } from "./checks/all.ts";
import { configEntries } from "./entries.ts";
import type { Problem } from "./problem.ts";
import { toProblems } from "./report.ts";
import { resolveValues } from "./resolve.ts";
import { type ConfigSettings, configSchema } from "./schema.ts";
import { describeExpectation, schemaFindings } from "./schema-findings.ts";
import { parseSource } from "./source.ts";
import { readText, type TextFile } from "./text-file.ts";

/** What a configuration was read from: its own file, and those of its secrets. */
interface ReadFiles {
  readonly files: readonly TextFile[];
}

export interface LoadedConfig extends ReadFiles {
  readonly kind: "loaded";
  /** Deeply frozen. Paths in it are absolute. */
  readonly settings: ConfigSettings;
}

export interface ConfigErrors extends ReadFiles {
  readonly kind: "invalid";
  /** At least one; in the order of the file. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a configuration file, and with it the environment and the secrets' files, once. Relative paths in it
 * start from its own folder. Everything wrong with it is reported at once.
 */
export function loadConfig(path: string, environment: NodeJS.ProcessEnv): LoadedConfig | ConfigErrors {
  const own = { path: resolve(path), content: readText(path) };
  if (own.content === undefined) return unreadable(path, [own]);
  const source = parseSource(own.content);
  if (source.kind === "broken") {
    const problems = source.faults.map((fault) => ({ ...fault, file: path, path: "" }));
    return { kind: "invalid", problems, files: [own] };
  }
  const folder = dirname(own.path);
  const resolved = resolveValues(source.data, { environment, folder });
  const parsed = configSchema.safeParse(resolved.data, { error: describeExpectation });
  const findings = [
    ...resolved.findings,
    ...(parsed.success ? [] : schemaFindings(parsed.error, resolved.findings)),
    ...crossCheck(configEntries(resolved)),
  ];
  const files = [own, ...resolved.files];
  if (!parsed.success || findings.length > 0) {
    return { kind: "invalid", problems: toProblems(findings, { file: path, source, resolved }), files };
  }
  return { kind: "loaded", settings: freeze(withAbsolutePaths(parsed.data, folder)), files };
}

function unreadable(file: string, files: readonly TextFile[]): ConfigErrors {
  const problem = { file, line: 1, column: 1, path: "", found: "no file that can be read" };
  return { kind: "invalid", problems: [{ ...problem, expected: "a configuration" }], files };
}

function withAbsolutePaths(settings: ConfigSettings, folder: string): ConfigSettings {
  const directories = Object.entries(settings.directories).map(([name, directory]) => [
    name,
    directory.type === "file" ? { ...directory, path: resolve(folder, directory.path) } : directory,
  ]);
  return { ...settings, directories: Object.fromEntries(directories) };
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) freeze(member);
    Object.freeze(value);
  }
  return value;
}
