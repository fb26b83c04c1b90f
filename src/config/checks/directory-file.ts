import { hasKnownEnding, USERS_FILE_ENDINGS } from "../../directory/file/users-file.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";

/** The ending says how a file of users is read. */
export function* usersFileEnding({ directories }: ConfigEntries): Generator<Finding> {
  for (const [name, directory] of directories) {
    if (directory.type !== "file" || hasKnownEnding(directory.path)) continue;
    const expected = `a file whose name ends in ${USERS_FILE_ENDINGS.join(", ")}`;
    yield { path: ["directories", name, "path"], expected };
  }
}
