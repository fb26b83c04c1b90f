import type { LdapEntry } from "./ldap.ts";
import { SUFFIX } from "./ldap-configuration.ts";

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
