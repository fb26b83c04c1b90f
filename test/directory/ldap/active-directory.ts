import { SUFFIX } from "../../support/ldap-configuration.ts";
import type { LdapEntry } from "../../support/ldap-entries.ts";
import type { ContractUser } from "../contract.ts";

const USERS = `CN=Users,${SUFFIX}`;
/** A normal account, enabled and disabled. */
export const ENABLED = "512";
export const DISABLED = "514";
const NEVER = "9223372036854775807";

export const userDn = (username: string) => `CN=${username},${USERS}`;

/** The contract's users with the attributes that Active Directory gives, and their groups. */
export function activeDirectoryEntries(users: readonly ContractUser[]): readonly LdapEntry[] {
  const names = new Set(users.flatMap(({ groups = [] }) => groups));
  return [
    [USERS, { objectClass: "applicationProcess" }],
    ...users.map(userEntry),
    ...[...names].map((name) => groupEntry(name, users)),
  ];
}

function userEntry(user: ContractUser, index: number): LdapEntry {
  const { username, email, displayName, employeeNumber, active = true } = user;
  return [
    userDn(username),
    {
      objectClass: ["organizationalPerson", "user"],
      objectCategory: "person",
      objectGUID: Buffer.from([0xff, ...Buffer.from(`account ${index}`)]),
      sn: username,
      sAMAccountName: username,
      userPrincipalName: `${username}@corp.example.com`,
      userAccountControl: active ? ENABLED : DISABLED,
      accountExpires: NEVER,
      ...(email !== undefined && { mail: email }),
      ...(displayName !== undefined && { displayName }),
      ...(employeeNumber !== undefined && { employeeNumber }),
    },
  ];
}

const groupEntry = (name: string, users: readonly ContractUser[]): LdapEntry => [
  userDn(name),
  {
    objectClass: "groupOfNames",
    member: users.filter(({ groups = [] }) => groups.includes(name)).map(({ username }) => userDn(username)),
  },
];
