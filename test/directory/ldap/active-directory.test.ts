import assert from "node:assert/strict";
import type { UserDirectory, UserQuery } from "../../../src/directory/directory.ts";
import { resolveLookup } from "../../../src/directory/resolve.ts";
import { type LdapServer, startLdap } from "../../support/ldap.ts";
import { CONTRACT_USERS, describeDirectory } from "../contract.ts";
import { activeDirectoryEntries, DISABLED, ENABLED, userDn } from "./active-directory.ts";
import { byUsername, ldapUnderTest, type WrittenLdap } from "./ldap-under-test.ts";

const PRESET: WrittenLdap = { preset: "active-directory" };
const OWN = { employeeNumber: "employeeNumber" };

// slapd with the attributes of Active Directory, which itself is not to be had.
describe("an LDAP server with the entries of Active Directory", () => {
  let server: LdapServer;
  let directory: UserDirectory;

  before(async () => {
    server = await startLdap();
    await server.add(activeDirectoryEntries(CONTRACT_USERS));
    directory = ldapUnderTest(server, { ...PRESET, attributes: OWN });
  });
  after(async () => {
    await directory.close();
    await server.stop();
  });

  const lookUp = async (query: UserQuery) => resolveLookup(await directory.search(query), query);
  const kindOf = async (username: string) => (await lookUp(byUsername(username))).kind;

  describe("as any directory, but for an attribute more", () => {
    let plain: UserDirectory;
    // The contract's users have no userPrincipalName; an attribute that no entry has stands in its place.
    before(() => {
      plain = ldapUnderTest(server, { ...PRESET, attributes: { ...OWN, userPrincipalName: "street" } });
    });
    after(() => plain.close());
    describeDirectory(() => plain);
  });

  it("finds users by userPrincipalName", async () => {
    const query = { keys: ["username", "userPrincipalName"], value: "Alice@corp.example.com" };
    const result = await lookUp(query);
    assert.equal(result.kind === "found" && result.user.username, "alice");
    assert.deepEqual(result.kind === "found" && result.user.more, {
      employeeNumber: "1001",
      userPrincipalName: "alice@corp.example.com",
    });
  });

  it("knows accounts by objectGUID", async () => {
    const answer = await directory.search(byUsername("alice"));
    assert.ok(answer.kind === "candidates");
    assert.deepEqual(
      answer.accounts.map(({ id }) => id),
      [Buffer.from("\u00ffaccount 0", "latin1").toString("hex")],
    );
  });

  for (const [what, attribute, value, kind] of [
    ["disabled", "userAccountControl", DISABLED, "inactive"],
    ["disabled, whose password never expires", "userAccountControl", "66050", "inactive"],
    ["enabled again", "userAccountControl", ENABLED, "found"],
    ["expired", "accountExpires", "133485408000000000", "inactive"],
    ["to expire in centuries", "accountExpires", "2650467743990000000", "found"],
    ["to expire never", "accountExpires", "0", "found"],
  ] as const) {
    it(`calls a user ${kind} who is ${what}`, async () => {
      await server.set(userDn("carol"), attribute, value);
      assert.equal(await kindOf("carol"), kind);
    });
  }

  it("is unavailable where the account may not read whether users are disabled", async () => {
    await server.add([
      [
        userDn("hidden"),
        {
          objectClass: ["organizationalPerson", "user"],
          objectCategory: "person",
          sn: "x",
          sAMAccountName: "hidden",
        },
      ],
    ]);
    const result = await lookUp(byUsername("hidden"));
    assert.deepEqual(result, { kind: "unavailable", detail: "an entry without userAccountControl" });
  });

  it("finds no computers and no contacts", async () => {
    for (const [name, objectCategory] of [
      ["pc1", "computer"],
      ["contact", "contact"],
    ] as const) {
      const attributes = { sn: name, sAMAccountName: name, userAccountControl: ENABLED };
      const objectClass = ["organizationalPerson", "user"];
      await server.add([[userDn(name), { objectClass, objectCategory, ...attributes }]]);
      assert.equal(await kindOf(name), "notFound");
    }
  });
});
