import type { SettingsOf } from "../config/schema.ts";
import type { DirectoryContext } from "./build.ts";
import { type UserDirectory, unavailable } from "./directory.ts";

export function createLdapDirectory(
  _settings: SettingsOf<"ldap">,
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
