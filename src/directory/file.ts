import { formatProblem, type Problem } from "../config/problem.ts";
import type { SettingsOf } from "../config/schema.ts";
import { readText } from "../config/text-file.ts";
import { watchFile } from "../config/watch.ts";
import type { DirectoryContext } from "./build.ts";
import type { UserDirectory } from "./directory.ts";
import type { FileUser } from "./file/file-user.ts";
import { indexedAttributes, type UsersFileSettings } from "./file/places.ts";
import type { AsideReading, IndexedUsers } from "./file/read-aside.ts";
import { createReloads } from "./file/reloads.ts";
import { revisionOf } from "./file/revision.ts";
import { createUserIndex } from "./file/user-index.ts";
import { readUsers } from "./file/users-file.ts";

export interface LoadedUsers {
  readonly text: string;
  /** Empty where there are problems. */
  readonly users: readonly FileUser[];
  readonly problems: readonly Problem[];
}

/** A file of users, or why it cannot serve. A service does not start with a bad one. */
export function loadUsersFile(settings: UsersFileSettings): LoadedUsers {
  const { path } = settings;
  const text = readText(path);
  if (text !== undefined) return { text, users: [], problems: [], ...readUsers(settings, text) };
  const found = "no file that can be read";
  const problem = { file: path, line: 1, column: 1, path: "", found, expected: "a file of users" };
  return { text: "", users: [], problems: [problem] };
}

/** Users in a file, read anew when it changes. A bad new file keeps the old users, and the log says so. */
export function createFileDirectory(
  settings: SettingsOf<"file">,
  { name, log, metrics }: Pick<DirectoryContext, "name" | "log" | "metrics">,
): UserDirectory {
  const { path } = settings;
  const { text, users, problems } = loadUsersFile(settings);
  if (problems.length > 0) throw new TypeError("a file of users must be checked before it is served");
  let index = createUserIndex(indexedAttributes(settings));
  index.add(users);
  let revision = revisionOf(settings, text);
  // The first refused reload raises no alert where the series only begins with it.
  for (const result of ["loaded", "refused"]) metrics.directoryReloads.inc({ directory: name, result }, 0);
  const reloads = createReloads(settings, take);
  const watch = watchFile(path, text, reloads.request, () =>
    log.error({ directory: name, path }, "directory's file is gone, the users read before stay"),
  );

  function take(reading: AsideReading): void {
    if (reading.kind === "indexed") serve(reading);
    else refuse(reading);
  }

  function serve(reading: IndexedUsers): void {
    ({ index, revision } = reading);
    metrics.directoryReloads.inc({ directory: name, result: "loaded" });
    log.info({ directory: name }, "directory reloaded");
  }

  function refuse(reading: Exclude<AsideReading, IndexedUsers>): void {
    metrics.directoryReloads.inc({ directory: name, result: "refused" });
    const faults = reading.kind === "invalid" ? reading.problems.map(formatProblem) : [reading.fault];
    log.error({ directory: name, problems: faults }, "directory not reloaded, the users read before stay");
  }

  return {
    name,
    get revision() {
      return revision;
    },
    search: async (query) => ({ kind: "candidates", accounts: index.find(query) }),
    describe: ({ keys, value }) => `${path}: ${keys.join(" or ")} is ${JSON.stringify(value)}`,
    async close() {
      watch.close();
      await reloads.close();
    },
  };
}
