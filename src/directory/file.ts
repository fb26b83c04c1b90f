import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { formatProblem, type Problem } from "../config/problem.ts";
import { watchFile } from "../config/watch.ts";
import type { Log } from "../observe/log.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { UserDirectory } from "./directory.ts";
import { indexUsers } from "./user-index.ts";
import { readUsers } from "./users-file.ts";

export interface FileDirectoryOptions {
  readonly name: string;
  readonly path: string;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The text of a file of users, or why it cannot serve. A service does not start with a bad one. */
export function loadUsersFile(path: string): {
  readonly text: string;
  readonly problems: readonly Problem[];
} {
  try {
    const text = readFileSync(path, "utf8");
    const reading = readUsers(path, text);
    return { text, problems: reading.kind === "invalid" ? reading.problems : [] };
  } catch {
    const found = "no file that can be read";
    const problem = { file: path, line: 1, column: 1, path: "", found, expected: "a file of users" };
    return { text: "", problems: [problem] };
  }
}

/** Users in a file, read anew when it changes. A bad new file keeps the old users, and the log says so. */
export function createFileDirectory({ name, path, log, metrics }: FileDirectoryOptions): UserDirectory {
  const { text } = loadUsersFile(path);
  let index = indexUsers([]);
  let revision = "";
  if (adopt(text).length > 0) throw new TypeError("a file of users must be checked before it is served");
  const watch = watchFile(path, text, reload);

  function adopt(content: string): readonly Problem[] {
    const reading = readUsers(path, content);
    if (reading.kind === "invalid") return reading.problems;
    index = indexUsers(reading.users);
    revision = createHash("sha256").update(content).digest("base64url");
    return [];
  }

  function reload(content: string): void {
    const problems = adopt(content).map(formatProblem);
    metrics.directoryReloads.inc({ directory: name, result: problems.length === 0 ? "loaded" : "refused" });
    if (problems.length === 0) log.info({ directory: name }, "directory reloaded");
    else log.error({ directory: name, problems }, "directory not reloaded, the users read before stay");
  }

  return {
    name,
    get revision() {
      return revision;
    },
    lookup: async (query) => index.find(query),
    close: async () => watch.close(),
  };
}
