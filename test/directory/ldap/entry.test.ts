import assert from "node:assert/strict";
import { attributesToRead, readEntry, textsOf } from "../../../src/directory/ldap/entry.ts";
import type { Entry } from "../../../src/directory/ldap/message.ts";

const bytes = (...values: readonly (string | number[])[]) =>
  values.map((value) => (typeof value === "string" ? Buffer.from(value) : Buffer.from(value)));
const entryOf = (attributes: Readonly<Record<string, readonly Buffer[]>>): Entry => ({
  dn: "uid=alice,dc=example",
  attributes: new Map(Object.entries(attributes)),
});
const QUERY = { keys: ["username"], value: "alice" };

describe("reading an LDAP entry", () => {
  const read = (attributes: Readonly<Record<string, readonly Buffer[]>>) =>
    readEntry(
      entryOf({ uid: bytes("alice"), ...attributes }),
      { places: { username: "UID", email: "mail", groups: "memberOf" }, groupName: "cn" },
      QUERY,
    );

  it("asks for each attribute once, by name", () => {
    assert.deepEqual(attributesToRead({ username: "uid", login: "uid", active: "nsAccountLock" }), [
      "uid",
      "nsAccountLock",
      "userAccountControl",
      "accountExpires",
      "pwdAccountLockedTime",
      "objectGUID",
      "entryUUID",
    ]);
  });

  it("finds attributes whatever their case", () =>
    assert.deepEqual(textsOf(entryOf({ samaccountname: bytes("alice") }), "sAMAccountName"), ["alice"]));

  it("leaves out values that are no text", () => {
    const account = read({ mail: bytes([0xff, 0xfe], "alice@example.com") });
    assert.equal(account?.user.email, "alice@example.com");
    assert.equal(read({ mail: bytes([0xc3]) })?.user.email, undefined);
    assert.equal(read({ uid: bytes([0xe1, 0x6c]) }), undefined);
  });

  it("names each group once and leaves out what is no group's name", () => {
    const memberOf = bytes("cn=a,ou=x", "CN=a,ou=y", "ou=b", "staff", "cn=,ou=x", "cn=#0402", "cn=c\\2cd");
    assert.deepEqual(read({ memberof: memberOf })?.user.groups, ["a", "c,d"]);
  });

  it("tells accounts apart by GUID, else UUID, else name", () => {
    assert.equal(read({ objectguid: bytes([0, 255]), entryuuid: bytes("u") })?.id, "00ff");
    assert.equal(read({ entryuuid: bytes("u") })?.id, "u");
    assert.equal(read({})?.id, "uid=alice,dc=example");
  });
});
