import { describeValue } from "./describe.ts";
import { type Finding, formatPath, type Path } from "./finding.ts";
import { childOf } from "./mapping.ts";
import type { Problem } from "./problem.ts";
import type { ResolvedConfig } from "./resolve.ts";
import { isAboveSecret, isWithinSecret } from "./secret-settings.ts";
import type { ConfigSource } from "./source.ts";

/** The file that findings are about. */
export interface ReadConfig {
  readonly file: string;
  readonly source: ConfigSource;
  readonly resolved: Pick<ResolvedConfig, "data" | "external">;
}

/** Ties each finding to its place in the file, in the order of the file. */
export function toProblems(findings: readonly Finding[], { file, source, resolved }: ReadConfig): Problem[] {
  const problems = findings.map(({ path, found, expected, at }) => ({
    file,
    ...source.position(path, at),
    path: formatPath(withoutValues(path)),
    found: found ?? describeSetting(path, resolved),
    expected,
  }));
  return problems.sort((one, other) => one.line - other.line || one.column - other.column);
}

function describeSetting(path: Path, { data, external }: ReadConfig["resolved"]): string {
  const value = path.reduce<unknown>((parent, step) => childOf(parent, step), data);
  const hidden = external.has(formatPath(path)) || isWithinSecret(path) || isAboveSecret(path);
  return describeValue(value, hidden);
}

/** Without the space after its colon, `clientSecret:value` is a key: the value must not be shown as one. */
function withoutValues(path: Path): Path {
  return path.map((step, index) =>
    typeof step === "string" && isAboveSecret(path.slice(0, index)) ? step.replace(/:.*/s, ":…") : step,
  );
}
