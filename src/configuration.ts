import { type ConfigErrors, loadConfig } from "./config/load.ts";
import type { Problem } from "./config/problem.ts";
import type { ConfigSettings } from "./config/schema.ts";
import type { TextFile } from "./config/text-file.ts";
import { loadUsersFile } from "./directory/file.ts";
import { type Proxies, readProxies } from "./provider/proxies.ts";

/** All that the service is started with. */
export interface Configuration {
  readonly kind: "loaded";
  readonly settings: ConfigSettings;
  readonly proxies: Proxies;
}

export interface ReadConfiguration extends Configuration {
  /** Its own file and those of its secrets; not those of users. */
  readonly files: readonly TextFile[];
}

/** A configuration together with the files it cannot start without, and the proxies that the environment names. */
export function readConfiguration(
  path: string,
  environment: NodeJS.ProcessEnv,
): ReadConfiguration | ConfigErrors {
  const loaded = loadConfig(path, environment);
  if (loaded.kind === "invalid") return loaded;
  const { settings, files } = loaded;
  const problems: Problem[] = Object.values(settings.directories).flatMap((directory) =>
    directory.type === "file" ? loadUsersFile(directory).problems : [],
  );
  const proxies = readProxies(environment);
  if (proxies.kind === "unusable") {
    const { variable, expected } = proxies;
    problems.push({ file: path, line: 1, column: 1, path: "", found: `${variable} that is none`, expected });
  }
  return problems.length > 0 || proxies.kind === "unusable"
    ? { kind: "invalid", problems, files }
    : { kind: "loaded", settings, proxies, files };
}
