import { rm, writeFile } from "node:fs/promises";
import { type ConfigErrors, type LoadedConfig, loadConfig } from "../../src/config/load.ts";
import { formatProblem } from "../../src/config/problem.ts";
import { createRunFolder } from "../support/folders.ts";

/** Name to content of the files beside the configuration. */
export type FilesBeside = Readonly<Record<string, string>>;

/** Loads a configuration from a folder of its own, which is removed again. */
export async function loadWritten(
  yaml: string,
  environment: NodeJS.ProcessEnv = {},
  beside: FilesBeside = {},
): Promise<LoadedConfig | ConfigErrors> {
  const folder = await createRunFolder("config");
  try {
    await writeFile(`${folder}/grantgate.yaml`, yaml);
    for (const [name, content] of Object.entries(beside)) await writeFile(`${folder}/${name}`, content);
    return loadConfig(`${folder}/grantgate.yaml`, environment);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The problems as shown, without the file's name; none when the configuration is good. */
export function linesOf(result: LoadedConfig | ConfigErrors): readonly string[] {
  if (result.kind === "loaded") return [];
  return result.problems.map((problem) => formatProblem({ ...problem, file: "" }).slice(1));
}
