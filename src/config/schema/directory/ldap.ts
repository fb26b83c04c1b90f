import { z } from "zod";
import { flag, secret, text } from "../../scalars.ts";
import { attributePlaces, serverBasics } from "./basics.ts";

export const LDAP_PRESETS = ["active-directory", "openldap"] as const;

const LDAP_URL = "an ldap:// or ldaps:// address";

export const ldapDirectory = z.strictObject({
  type: z.literal("ldap"),
  preset: z
    .enum(LDAP_PRESETS, LDAP_PRESETS.join(", "))
    .optional()
    .describe("a product whose entries are known; without it those of inetOrgPerson"),
  url: z
    .url({ protocol: /^ldaps?$/, error: LDAP_URL })
    .describe("ldap:// or ldaps:// address of the server, without a path"),
  startTls: flag.prefault(false).describe("with ldap://: turn to TLS before anything else is sent"),
  allowPlain: flag.prefault(false).describe("permit ldap without TLS to hosts other than loopback"),
  bind: z
    .strictObject({ dn: text, password: secret })
    .optional()
    .describe("the account that searches; anonymous without it"),
  base: text.describe("where users are searched, with all below"),
  filter: text
    .optional()
    .describe("which entries are users, such as (objectClass=person); the attribute asked for is added"),
  attributes: attributePlaces("LDAP attribute"),
  groupName: text
    .default("cn")
    .describe("the attribute that a group is named by, cn for staff in cn=staff,ou=…; dn for all of it"),
  groups: z
    .strictObject({
      base: text.describe("where groups are searched, with all below"),
      filter: text
        .optional()
        .describe("which entries are a user's groups, by {dn} or {username}; default (member={dn})"),
      nested: flag
        .prefault(false)
        .describe("groups of groups too, as Active Directory's matching rule finds them"),
    })
    .optional()
    .describe("a search for a user's groups, in place of the groups that the entry lists"),
  ...serverBasics,
});
