import type { Entry } from "./message.ts";

/** Whether a value says that the account is inactive. One that cannot be understood does. */
type Rule = (value: string, now: number) => boolean;

const ACCOUNT_DISABLED = 0x2;
const NEVER = [0n, 0x7fff_ffff_ffff_ffffn];
/** 1 January 1601 as milliseconds of the epoch, from which 100 ns intervals are counted. */
const WINDOWS_EPOCH = -11_644_473_600_000n;

/** By attributes that mean one thing wherever they are found, so that they are heeded with any server. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  // https://learn.microsoft.com/en-us/troubleshoot/windows-server/active-directory/useraccountcontrol-manipulate-account-properties
  ["userAccountControl", (value) => !isInteger(value) || (Number(value) & ACCOUNT_DISABLED) !== 0],
  // https://learn.microsoft.com/en-us/windows/win32/adschema/a-accountexpires
  ["accountExpires", (value, now) => !isInteger(value) || hasPassed(BigInt(value), now)],
  // https://docs.redhat.com/en/documentation/red_hat_directory_server/11/html/deployment_guide/designing_an_account_lockout_policy
  ["nsAccountLock", (value) => value.toLowerCase() !== "false"],
  // https://www.openldap.org/software/man.cgi?query=slapo-ppolicy: locked by an administrator or by wrong passwords
  ["pwdAccountLockedTime", () => true],
]);

export const STATE_ATTRIBUTES: readonly string[] = [...RULES.keys()];

/**
 * Whether no rule says otherwise. `place` is the settings' own attribute, a Boolean (RFC 4517, section 3.3.3): an entry
 * is active only where it says TRUE.
 */
export function isActive({ attributes }: Entry, place: string | undefined, now = Date.now()): boolean {
  const valuesOf = (name: string) =>
    (attributes.get(name.toLowerCase()) ?? []).map((bytes) => bytes.toString());
  const isInactive = STATE_ATTRIBUTES.some((name) =>
    valuesOf(name).some((value) => RULES.get(name)?.(value, now)),
  );
  if (isInactive || place === undefined || isState(place)) return !isInactive;
  return valuesOf(place).some((value) => value.toUpperCase() === "TRUE");
}

/** Whether an attribute is one of those that are heeded anyway. */
function isState(place: string): boolean {
  return STATE_ATTRIBUTES.some((name) => name.toLowerCase() === place.toLowerCase());
}

function isInteger(value: string): boolean {
  return /^-?\d{1,19}$/.test(value);
}

function hasPassed(intervals: bigint, now: number): boolean {
  return !NEVER.includes(intervals) && WINDOWS_EPOCH + intervals / 10_000n <= BigInt(Math.trunc(now));
}
