import type { LDAP_PRESETS } from "../../config/schema/directory/ldap.ts";
import type { AttributePlaces } from "../account.ts";

/** What is known of a product's entries. */
export interface LdapPreset {
  /** Which entries are users. */
  readonly filter: string;
  readonly places: AttributePlaces;
  /** An attribute that every user has. An entry that does not show it hides whether the user is active. */
  readonly always?: string;
}

/** Attributes of inetOrgPerson (RFC 2798) and what is found beside them nearly everywhere. */
const USUAL: LdapPreset = {
  filter: "(objectClass=person)",
  places: { username: "uid", email: "mail", displayName: "cn", groups: "memberOf" },
};

const PRESETS: Readonly<Record<(typeof LDAP_PRESETS)[number], LdapPreset>> = {
  // https://learn.microsoft.com/en-us/windows/win32/adschema/c-user
  // https://learn.microsoft.com/en-us/windows/win32/ad/object-class-and-object-category
  "active-directory": {
    filter: "(&(objectCategory=person)(objectClass=user))",
    places: {
      username: "sAMAccountName",
      email: "mail",
      displayName: "displayName",
      groups: "memberOf",
      userPrincipalName: "userPrincipalName",
    },
    // https://learn.microsoft.com/en-us/windows/win32/adschema/a-useraccountcontrol
    always: "userAccountControl",
  },
  // memberOf is kept by an overlay: https://www.openldap.org/doc/admin26/overlays.html
  openldap: { ...USUAL, filter: "(objectClass=inetOrgPerson)" },
};

export function presetOf(name: (typeof LDAP_PRESETS)[number] | undefined): LdapPreset {
  return name === undefined ? USUAL : PRESETS[name];
}
