import assert from "node:assert/strict";
import type { LookupResult } from "../../../src/directory/directory.ts";
import { resolveLookup } from "../../../src/directory/resolve.ts";
import { type LdapServer, startLdap } from "../../support/ldap.ts";
import { SUFFIX } from "../../support/ldap-configuration.ts";
import { groupDn, type LdapEntry, personDn } from "../../support/ldap-entries.ts";
import { byUsername, ldapUnderTest, type WrittenLdap } from "./ldap-under-test.ts";

const GROUPS = `ou=groups,${SUFFIX}`;
const ELSEWHERE = `ou=elsewhere,${SUFFIX}`;
/** A name that must be escaped in a distinguished name, whose escapes must be escaped in a filter. */
const LIDDELL = `cn=Liddell\\, Alice (1) *\\\\,ou=people,${SUFFIX}`;

const group = (dn: string, members: readonly string[], description = "-"): LdapEntry => [
  dn,
  { objectClass: "groupOfNames", member: members, description },
];

const ENTRIES: readonly LdapEntry[] = [
  [ELSEWHERE, { objectClass: "organizationalUnit" }],
  [LIDDELL, { objectClass: "inetOrgPerson", uid: "liddell", sn: "Liddell" }],
  group(groupDn("staff"), [personDn("alice"), LIDDELL], "all who work here"),
  group(groupDn("R\\26D\\, \\22west\\22"), [personDn("alice")], "a*"),
  group(groupDn("outer"), [groupDn("staff")], "alice"),
  group(`cn=staff,${ELSEWHERE}`, [personDn("alice")], "a*c"),
  group(`cn=admins,${ELSEWHERE}`, [personDn("alice")]),
  group(`cn=stars,${GROUPS}`, [LIDDELL]),
];

describe("groups of an LDAP user", () => {
  let server: LdapServer;

  before(async () => {
    server = await startLdap();
    await server.fill([{ username: "alice" }, { username: "a*" }, { username: "nobody's" }]);
    await server.add(ENTRIES);
  });
  after(() => server.stop());

  async function lookUp(username: string, settings: WrittenLdap): Promise<LookupResult> {
    const directory = ldapUnderTest(server, settings);
    try {
      const query = byUsername(username);
      return resolveLookup(await directory.search(query), query);
    } finally {
      await directory.close();
    }
  }

  async function groupsOf(username: string, settings: WrittenLdap = {}): Promise<readonly string[]> {
    const result = await lookUp(username, settings);
    assert.ok(result.kind === "found", JSON.stringify(result));
    return result.user.groups.toSorted();
  }

  const searched = (groups: NonNullable<WrittenLdap["groups"]>, more: WrittenLdap = {}) => ({
    groups,
    ...more,
  });

  describe("that the entry lists", () => {
    it("are named by their cn, of whatever folder", async () =>
      assert.deepEqual(await groupsOf("alice"), ['R&D, "west"', "admins", "staff"]));

    it("are named by all of their name where the settings say so", async () => {
      const groups = await groupsOf("alice", { groupName: "dn" });
      assert.equal(groups.length, 4);
      assert.ok(groups.includes(`cn=staff,${GROUPS}`) && groups.includes(`cn=staff,${ELSEWHERE}`));
    });

    it("are left out where they are not named by the attribute of the settings", async () =>
      assert.deepEqual(await groupsOf("alice", { groupName: "ou" }), []));

    it("are none where there are none", async () => assert.deepEqual(await groupsOf("nobody's"), []));
  });

  describe("that are searched", () => {
    it("are those below the base alone", async () => {
      assert.deepEqual(await groupsOf("alice", searched({ base: GROUPS })), ['R&D, "west"', "staff"]);
      assert.deepEqual(await groupsOf("alice", searched({ base: ELSEWHERE })), ["admins", "staff"]);
    });

    it("are found for a name that must be escaped twice", async () =>
      assert.deepEqual(await groupsOf("liddell", searched({ base: GROUPS })), ["staff", "stars"]));

    it("are found by the username, which is no pattern", async () => {
      const byDescription = searched({ base: SUFFIX, filter: "(description={username})" });
      assert.deepEqual(await groupsOf("alice", byDescription), ["outer"]);
      assert.deepEqual(await groupsOf("a*", byDescription), ['R&D, "west"']);
    });

    it("are named by another attribute or by all of their name", async () => {
      const settings = searched({ base: GROUPS }, { groupName: "description" });
      assert.deepEqual(await groupsOf("alice", settings), ["a*", "all who work here"]);
      const whole = await groupsOf("liddell", searched({ base: GROUPS }, { groupName: "dn" }));
      assert.deepEqual(whole, [groupDn("staff"), groupDn("stars")]);
    });

    it("are left out where they have no name", async () =>
      assert.deepEqual(await groupsOf("alice", searched({ base: GROUPS }, { groupName: "street" })), []));

    it("are none by a matching rule that the server does not know", async () =>
      assert.deepEqual(await groupsOf("alice", searched({ base: GROUPS, nested: true })), []));

    it("make the directory unavailable where their base is missing", async () => {
      const result = await lookUp("alice", searched({ base: `ou=nowhere,${SUFFIX}` }));
      assert.deepEqual(result, { kind: "unavailable", detail: "search: noSuchObject" });
    });

    it("are described with the search for the user", async () => {
      const directory = ldapUnderTest(server, searched({ base: GROUPS, nested: true }));
      assert.equal(
        directory.describe({ keys: ["username", "email"], value: "a*" }),
        `${server.url} below ${SUFFIX}: (&(objectClass=inetOrgPerson)(|(uid=a\\2a)(mail=a\\2a))); ` +
          `groups below ${GROUPS}: (member:1.2.840.113556.1.4.1941:={dn})`,
      );
      await directory.close();
    });
  });
});
