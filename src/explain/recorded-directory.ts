import { createDirectory, type DirectoryFactory } from "../directory/build.ts";
import type { CachedDirectory } from "../directory/cached.ts";
import { type UserDirectory, type UserQuery, unavailable } from "../directory/directory.ts";
import type { Mode } from "./reach.ts";
import type { LookupRecord, Recording } from "./recording.ts";
import { beginningOf } from "./shown.ts";

/** Makes directories whose questions are noted. Offline those that are no file answer nothing. */
export function recordedDirectories(recording: Recording, mode: Mode): DirectoryFactory {
  return async (settings, context) => {
    const directory = await createDirectory(settings, context);
    return mode === "offline" && settings.type !== "file"
      ? unaskedDirectory(directory, recording)
      : directory;
  };
}

function unaskedDirectory(directory: UserDirectory, recording: Recording): UserDirectory {
  const { name, revision } = directory;
  return {
    name,
    revision,
    async search() {
      recording.unasked.add(`the directory ${name}`);
      return unavailable("not asked offline");
    },
    describe: (query) => directory.describe(query),
    close: () => directory.close(),
  };
}

/** Notes the lookups in one directory, and what each of them found. */
export function recordLookups(
  name: string,
  directory: CachedDirectory,
  recording: Recording,
): CachedDirectory {
  return {
    async lookup(query) {
      const record: LookupRecord = { directory: name, query, result: undefined };
      recording.lookups.push(record);
      const answer = await directory.lookup(query);
      record.result = answer.value;
      return answer;
    },
    close: () => directory.close(),
  };
}

/** What is looked for, by the beginning of its value. */
export function shownQuery({ keys, value }: UserQuery): string {
  return `${keys.join(" or ")} is "${beginningOf(value)}"`;
}
