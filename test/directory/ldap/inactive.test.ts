import assert from "node:assert/strict";
import { isActive } from "../../../src/directory/ldap/inactive.ts";

const NOW = Date.UTC(2024, 0, 1);
/** As Active Directory counts: 100 ns since 1601. */
const intervals = (milliseconds: number) => String((BigInt(milliseconds) + 11_644_473_600_000n) * 10_000n);

const RULES: readonly (readonly [attribute: string, value: string, active: boolean])[] = [
  ["userAccountControl", "512", true],
  ["userAccountControl", "66048", true],
  ["userAccountControl", "514", false],
  ["userAccountControl", "66050", false],
  ["userAccountControl", "2", false],
  ["userAccountControl", "-2147483136", true],
  ["userAccountControl", "-2147483134", false],
  ["userAccountControl", "", false],
  ["userAccountControl", "0x200", false],
  ["accountExpires", "0", true],
  ["accountExpires", "9223372036854775807", true],
  ["accountExpires", intervals(NOW + 1_000), true],
  ["accountExpires", intervals(NOW), false],
  ["accountExpires", intervals(NOW - 1_000), false],
  ["accountExpires", "1", false],
  ["accountExpires", "-1", false],
  ["accountExpires", "20240101000000Z", false],
  ["nsAccountLock", "TRUE", false],
  ["nsAccountLock", "true", false],
  ["nsAccountLock", "FALSE", true],
  ["nsAccountLock", "false", true],
  ["nsAccountLock", "", false],
  ["nsAccountLock", "\u00ff", false],
  ["pwdAccountLockedTime", "000001010000Z", false],
  ["pwdAccountLockedTime", "20231231235959Z", false],
];

const OWN: readonly (readonly [value: string | undefined, active: boolean])[] = [
  ["TRUE", true],
  ["true", true],
  ["FALSE", false],
  ["1", false],
  ["", false],
  [undefined, false],
];

function activeWith(values: Readonly<Record<string, string>>, place?: string): boolean {
  const entries = Object.entries(values).map(
    ([name, value]) => [name.toLowerCase(), [Buffer.from(value, "latin1")]] as const,
  );
  return isActive({ dn: "uid=alice", attributes: new Map(entries) }, place, NOW);
}

describe("an LDAP entry", () => {
  it("is active where nothing says otherwise", () => assert.equal(activeWith({}), true));

  for (const [attribute, value, active] of RULES) {
    it(`is ${active ? "active" : "inactive"} with ${attribute}: ${JSON.stringify(value)}`, () =>
      assert.equal(activeWith({ [attribute]: value }), active));
  }

  for (const [value, active] of OWN) {
    it(`is ${active ? "active" : "inactive"} with an attribute of the settings' own: ${value}`, () =>
      assert.equal(activeWith(value === undefined ? {} : { enabled: value }, "enabled"), active));
  }

  it("is inactive by any rule, whatever the settings' own attribute says", () => {
    assert.equal(activeWith({ nsAccountLock: "TRUE", enabled: "TRUE" }, "enabled"), false);
    assert.equal(activeWith({ userAccountControl: "512", accountExpires: "1" }), false);
  });

  it("is read by the rule of an attribute that the settings name too", () => {
    assert.equal(activeWith({ userAccountControl: "512" }, "useraccountcontrol"), true);
    assert.equal(activeWith({}, "nsAccountLock"), true);
    assert.equal(activeWith({ nsAccountLock: "TRUE" }, "nsAccountLock"), false);
  });
});
