import { z } from "zod";
import { fileDirectory } from "./directory/file.ts";
import { httpDirectory } from "./directory/http.ts";
import { ldapDirectory } from "./directory/ldap.ts";
import { postgresDirectory } from "./directory/postgres.ts";
import { scimDirectory } from "./directory/scim.ts";

export const directorySchema = z.discriminatedUnion(
  "type",
  [fileDirectory, httpDirectory, scimDirectory, ldapDirectory, postgresDirectory],
  "type: file, http, scim, ldap or postgres",
);

export type DirectorySettings = z.output<typeof directorySchema>;
/** The settings of one type of directory. */
export type SettingsOf<T extends DirectorySettings["type"]> = Extract<DirectorySettings, { type: T }>;
