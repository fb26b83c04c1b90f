import { type ConfigErrors, type LoadedConfig, loadConfig } from "./config/load.ts";
import { loadUsersFile } from "./directory/file.ts";

/** A configuration together with the files it cannot start without. */
export function readConfiguration(path: string, environment: NodeJS.ProcessEnv): LoadedConfig | ConfigErrors {
  const loaded = loadConfig(path, environment);
  if (loaded.kind === "invalid") return loaded;
  const files = Object.values(loaded.settings.directories).map((directory) => directory.path);
  const problems = files.flatMap((file) => loadUsersFile(file).problems);
  return problems.length === 0 ? loaded : { kind: "invalid", problems };
}
