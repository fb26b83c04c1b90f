import type { z } from "zod";
import { ldapDirectory } from "../../../src/config/schema/directory/ldap.ts";
import type { UserDirectory, UserQuery } from "../../../src/directory/directory.ts";
import { createLdapDirectory } from "../../../src/directory/ldap.ts";
import { type RecordedLog, recordLog } from "../../observe/recorded-log.ts";
import type { LdapServer } from "../../support/ldap.ts";

/** As they are written in a file. */
export type WrittenLdap = Partial<z.input<typeof ldapDirectory>>;

/** The preset `openldap` with the contract's own attributes, as the account that may read. */
export function ldapUnderTest(
  { url, base, bind }: Pick<LdapServer, "url" | "base" | "bind">,
  changes: WrittenLdap = {},
  recorded: RecordedLog = recordLog(),
): UserDirectory {
  const written: WrittenLdap = {
    preset: "openldap",
    url,
    base,
    bind,
    attributes: { displayName: "displayName", employeeNumber: "employeeNumber" },
    ...changes,
  };
  const settings = ldapDirectory.parse({ type: "ldap", ...written });
  return createLdapDirectory(settings, { name: "staff", log: recorded.log });
}

export const byUsername = (value: string): UserQuery => ({ keys: ["username"], value });
