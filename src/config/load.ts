import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { crossCheck } from "./checks/all.ts";
import { configEntries } from "./entries.ts";
import type { Problem } from "./problem.ts";
import { toProblems } from "./report.ts";
import { resolveValues } from "./resolve.ts";
import { type ConfigSettings, configSchema } from "./schema.ts";
import { describeExpectation, schemaFindings } from "./schema-findings.ts";
import { parseSource } from "./source.ts";

export interface LoadedConfig {
  readonly kind: "loaded";
  /** Deeply frozen. Paths in it are absolute. */
  readonly settings: ConfigSettings;
}

export interface ConfigErrors {
  readonly kind: "invalid";
  /** At least one; in the order of the file. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a configuration file, and with it the environment and the secrets' files, once. Relative paths in it
 * start from its own folder. Everything wrong with it is reported at once.
 */
export function loadConfig(path: string, environment: NodeJS.ProcessEnv): LoadedConfig | ConfigErrors {
  const text = readText(path);
  if (text === undefined) return unreadable(path);
  const source = parseSource(text);
  if (source.kind === "broken") {
    return { kind: "invalid", problems: source.faults.map((fault) => ({ ...fault, file: path, path: "" })) };
  }
  const folder = dirname(resolve(path));
  const resolved = resolveValues(source.data, { environment, folder });
  const parsed = configSchema.safeParse(resolved.data, { error: describeExpectation });
  const findings = [
    ...resolved.findings,
    ...(parsed.success ? [] : schemaFindings(parsed.error, resolved.findings)),
    ...crossCheck(configEntries(resolved)),
  ];
  if (!parsed.success || findings.length > 0) {
    return { kind: "invalid", problems: toProblems(findings, { file: path, source, resolved }) };
  }
  return { kind: "loaded", settings: freeze(withAbsolutePaths(parsed.data, folder)) };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function unreadable(file: string): ConfigErrors {
  const problem = { file, line: 1, column: 1, path: "", found: "no file that can be read" };
  return { kind: "invalid", problems: [{ ...problem, expected: "a configuration" }] };
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
