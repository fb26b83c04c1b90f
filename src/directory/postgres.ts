import type { SettingsOf } from "../config/schema.ts";
import type { DirectoryContext } from "./build.ts";
import { type UserDirectory, unavailable } from "./directory.ts";

export function createPostgresDirectory(
  _settings: SettingsOf<"postgres">,
  { name }: DirectoryContext,
): UserDirectory {
  return {
    name,
    revision: "",
    search: async () => unavailable("not there yet"),
    describe: () => "",
    close: async () => undefined,
  };
}
