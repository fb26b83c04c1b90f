import { LIMITED, PUBLIC, READER, SUFFIX } from "./ldap-configuration.ts";

export type LdapValues = string | Buffer | readonly string[];
/** The attributes of one entry, its `objectClass` among them. */
export type LdapEntry = readonly [dn: string, attributes: Readonly<Record<string, LdapValues>>];

const account = ({ dn, password }: typeof READER): LdapEntry => [
  dn,
  { objectClass: ["organizationalRole", "simpleSecurityObject"], userPassword: password },
];
const folderOf = (dn: string): LdapEntry => [dn, { objectClass: "organizationalUnit" }];

/** What every server holds from the beginning. */
export const FIRST_ENTRIES: readonly LdapEntry[] = [
  [SUFFIX, { objectClass: ["dcObject", "organization"], o: "Example" }],
  ...["ou=people", "ou=groups"].map((name) => folderOf(`${name},${SUFFIX}`)),
  folderOf(PUBLIC),
  account(READER),
  account(LIMITED),
];

/** A user as an entry of inetOrgPerson, locked by ppolicy where not active, and a member of its groups. */
export interface LdapUser {
  readonly username: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly groups?: readonly string[];
  readonly employeeNumber?: string;
  readonly active?: boolean;
}

export const personDn = (username: string) => `uid=${username},ou=people,${SUFFIX}`;
export const groupDn = (name: string) => `cn=${name},ou=groups,${SUFFIX}`;

/** Entries of the users, and after them of their groups. Names need no escaping in a DN. */
export function toEntries(users: readonly LdapUser[]): readonly LdapEntry[] {
  return [...users.map(personEntry), ...groupEntries(users)];
}

/** By an administrator, for good. */
export const LOCKED = "000001010000Z";

function personEntry({ username, email, displayName, employeeNumber, active = true }: LdapUser): LdapEntry {
  return [
    personDn(username),
    {
      objectClass: "inetOrgPerson",
      uid: username,
      cn: displayName ?? username,
      sn: username,
      ...(email !== undefined && { mail: email }),
      ...(displayName !== undefined && { displayName }),
      ...(employeeNumber !== undefined && { employeeNumber }),
      ...(!active && { pwdAccountLockedTime: LOCKED }),
    },
  ];
}

function groupEntries(users: readonly LdapUser[]): readonly LdapEntry[] {
  const names = new Set(users.flatMap(({ groups = [] }) => groups));
  return [...names].map((name) => [
    groupDn(name),
    {
      objectClass: "groupOfNames",
      cn: name,
      member: users
        .filter(({ groups = [] }) => groups.includes(name))
        .map(({ username }) => personDn(username)),
    },
  ]);
}
