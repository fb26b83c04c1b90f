import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { formatProblem, type Problem } from "../config/problem.ts";
import type { SettingsOf } from "../config/schema.ts";
import { watchFile } from "../config/watch.ts";
import type { DirectoryContext } from "./build.ts";
import type { UserDirectory } from "./directory.ts";
import { indexUsers } from "./user-index.ts";
import { type FileUser, readUsers } from "./users-file.ts";

export interface LoadedUsers {
  readonly text: string;
  /** Empty where there are problems. */
  readonly users: readonly FileUser[];
  readonly problems: readonly Problem[];
}

/** A file of users, or why it cannot serve. A service does not start with a bad one. */
export function loadUsersFile(path: string): LoadedUsers {
  try {
    const text = readFileSync(path, "utf8");
    return { text, users: [], problems: [], ...readUsers(path, text) };
  } catch {
    const found = "no file that can be read";
    const problem = { file: path, line: 1, column: 1, path: "", found, expected: "a file of users" };
    return { text: "", users: [], problems: [problem] };
  }
}

const revisionOf = (text: string) => createHash("sha256").update(text).digest("base64url");

/** Users in a file, read anew when it changes. A bad new file keeps the old users, and the log says so. */
export function createFileDirectory(
  { path }: SettingsOf<"file">,
  { name, log, metrics }: Pick<DirectoryContext, "name" | "log" | "metrics">,
): UserDirectory {
  const { text, users, problems } = loadUsersFile(path);
  if (problems.length > 0) throw new TypeError("a file of users must be checked before it is served");
  let index = indexUsers(users);
  let revision = revisionOf(text);
  const watch = watchFile(path, text, reload);

  function reload(content: string): void {
    const reading = readUsers(path, content);
    if (reading.kind === "invalid") {
      metrics.directoryReloads.inc({ directory: name, result: "refused" });
      const faults = reading.problems.map(formatProblem);
      log.error({ directory: name, problems: faults }, "directory not reloaded, the users read before stay");
      return;
    }
    index = indexUsers(reading.users);
    revision = revisionOf(content);
    metrics.directoryReloads.inc({ directory: name, result: "loaded" });
    log.info({ directory: name }, "directory reloaded");
  }

  return {
    name,
    get revision() {
      return revision;
    },
    search: async (query) => ({ kind: "candidates", accounts: index.find(query) }),
    describe: ({ keys, value }) => `${path}: ${keys.join(" or ")} is ${JSON.stringify(value)}`,
    close: async () => watch.close(),
  };
}
