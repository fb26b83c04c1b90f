/** A person at the provider; the key in the map of accounts is `sub` and `preferred_username`. */
export interface Account {
  readonly email: string;
  readonly emailVerified: boolean;
}

export type Accounts = ReadonlyMap<string, Account>;

const VERIFIED = ["admin", "alice", "bob", "carol", "ghost"];
const UNVERIFIED = ["dave"];

/** `ghost` is meant to be known at the provider alone; the e-mail address of `dave` is unverified. */
export const DEFAULT_ACCOUNTS: Accounts = new Map([
  ...VERIFIED.map((name) => accountOf(name, true)),
  ...UNVERIFIED.map((name) => accountOf(name, false)),
]);

function accountOf(name: string, emailVerified: boolean): [string, Account] {
  return [name, { email: `${name}@example.com`, emailVerified }];
}

/** OpenID Connect Core, section 5.1. */
export function userClaims(name: string, account: Account) {
  return { preferred_username: name, email: account.email, email_verified: account.emailVerified };
}
