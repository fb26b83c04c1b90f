import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import type { LookupResult, UserQuery } from "../../../src/directory/directory.ts";
import { resolveLookup } from "../../../src/directory/resolve.ts";
import { type LdapServer, startLdap } from "../../support/ldap.ts";
import { LIMITED, PUBLIC, SUFFIX } from "../../support/ldap-configuration.ts";
import { type LdapEntry, LOCKED, personDn } from "../../support/ldap-entries.ts";
import { listeningPort } from "../../support/ports.ts";
import { byUsername, ldapUnderTest, type WrittenLdap } from "./ldap-under-test.ts";

const person = (name: string, uid: string, more: LdapEntry[1] = {}): LdapEntry => [
  `cn=${name},ou=people,${SUFFIX}`,
  { objectClass: ["inetOrgPerson", "switchable"], sn: name, uid, ...more },
];
/** Names that are one to the server, which passes over spaces, and many to us. */
const spaced = (letter: string, count: number) =>
  Array.from({ length: count }, (_, at) =>
    person(`${letter}${at}`, `${letter}${" ".repeat(at + 1)}x`, { mail: "many@example.com" }),
  );
const BRANCH = `ou=branch,${SUFFIX}`;

describe("entries of an LDAP server", () => {
  let server: LdapServer;
  let other: Server;
  let followed = 0;

  before(async () => {
    other = createServer((socket) => {
      followed += 1;
      socket.destroy();
    }).listen(0, "127.0.0.1");
    await once(other, "listening");
    server = await startLdap();
    await server.fill([
      { username: "alice", email: "alice@example.com" },
      { username: "carol", email: "shared@example.com" },
      { username: "carola", email: "shared@example.com" },
    ]);
    const ref = `ldap://127.0.0.1:${listeningPort(other)}/${BRANCH}`;
    await server.add([
      ...spaced("few", 5),
      ...spaced("many", 25),
      person("switched", "switched", { enabled: "TRUE" }),
      person("binary", "binary", { employeeType: ["a", "b"], description: "text" }),
      [`cn=visitor,${PUBLIC}`, { objectClass: "inetOrgPerson", sn: "v", uid: "visitor" }],
      [
        `cn=without,ou=people,${SUFFIX}`,
        { objectClass: "inetOrgPerson", sn: "w", mail: "without@example.com" },
      ],
      [BRANCH, { objectClass: ["referral", "extensibleObject"], ou: "branch", ref }],
    ]);
  });
  after(async () => {
    await server.stop();
    other.close();
  });

  async function lookUp(query: UserQuery | string, settings: WrittenLdap = {}): Promise<LookupResult> {
    const directory = ldapUnderTest(server, settings);
    const asked = typeof query === "string" ? byUsername(query) : query;
    try {
      return resolveLookup(await directory.search(asked), asked);
    } finally {
      await directory.close();
    }
  }
  const kindOf = async (query: UserQuery | string, settings: WrittenLdap = {}) =>
    (await lookUp(query, settings)).kind;
  const byEmail = (value: string): UserQuery => ({ keys: ["email"], value });

  describe("of inactive users", () => {
    const dn = `cn=switched,ou=people,${SUFFIX}`;

    for (const [product, attribute, value, kind] of [
      ["389 Directory Server and FreeIPA", "nsAccountLock", "TRUE", "inactive"],
      ["389 Directory Server and FreeIPA", "nsAccountLock", "FALSE", "found"],
      ["OpenLDAP, by an administrator", "pwdAccountLockedTime", LOCKED, "inactive"],
    ] as const) {
      it(`are known by ${attribute}: ${value} (${product})`, async () => {
        await server.set(dn, attribute, value);
        assert.equal(await kindOf("switched"), kind);
      });
    }

    it("are known by pwdAccountLockedTime with a time (OpenLDAP, by wrong passwords)", async () => {
      await server.set(personDn("alice"), "pwdAccountLockedTime", "20240101000000Z");
      assert.equal(await kindOf("alice"), "inactive");
    });

    it("are known by a Boolean of the settings' own", async () => {
      const settings = { attributes: { active: "enabled" } };
      await server.add([person("other", "other", { enabled: "TRUE" })]);
      assert.equal(await kindOf("other", settings), "found");
      await server.set(`cn=other,ou=people,${SUFFIX}`, "enabled", "FALSE");
      assert.equal(await kindOf("other", settings), "inactive");
      assert.equal(await kindOf("carol", settings), "inactive");
    });
  });

  describe("that are more than one", () => {
    it("are ambiguous, be they more than the limit", async () =>
      assert.equal(await kindOf(byEmail("many@example.com")), "ambiguous"));

    it("do not hide the right one among those that are equal to the server alone", async () => {
      for (const spaces of [1, 3, 5]) {
        assert.equal(await kindOf(`few${" ".repeat(spaces)}x`), "found");
      }
      assert.equal(await kindOf("few      x"), "notFound");
    });

    it("leave it open who was meant where the limit may have kept the right one out", async () =>
      assert.deepEqual(await lookUp("many x"), { kind: "unavailable", detail: "search: sizeLimitExceeded" }));

    it("are not taken for one where the server's own limit is one", async () => {
      const settings = { bind: LIMITED };
      assert.equal(await kindOf("carol", settings), "found");
      assert.deepEqual(await lookUp(byEmail("shared@example.com"), settings), {
        kind: "unavailable",
        detail: "search: sizeLimitExceeded",
      });
    });
  });

  describe("elsewhere", () => {
    it("are not looked for where a search refers to another server", async () => {
      assert.equal(await kindOf("carol"), "found");
      assert.equal(await kindOf("nobody"), "notFound");
      assert.equal(followed, 0);
    });

    it("make the directory unavailable where the base itself is on another server", async () => {
      const result = await lookUp("carol", { base: BRANCH });
      assert.deepEqual(result, { kind: "unavailable", detail: "search: referral" });
      assert.equal(followed, 0);
    });

    it("make the directory unavailable where there is no such base", async () => {
      const result = await lookUp("carol", { base: `ou=nowhere,${SUFFIX}` });
      assert.deepEqual(result, { kind: "unavailable", detail: "search: noSuchObject" });
    });
  });

  it("are found by nobody in particular where anybody may read them", async () => {
    const written = { preset: undefined, base: PUBLIC, bind: undefined };
    assert.equal(await kindOf("visitor", written), "found");
    const closed = await lookUp("carol", { bind: undefined });
    assert.deepEqual(closed, { kind: "unavailable", detail: "search: noSuchObject" });
  });

  it("are accounts by entryUUID", async () => {
    const directory = ldapUnderTest(server);
    const answer = await directory.search({ keys: ["username", "email"], value: "carol" });
    await directory.close();
    assert.ok(answer.kind === "candidates");
    assert.match(answer.accounts[0]?.id ?? "", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it("are nobody's without a username, and nobody of another class", async () => {
    assert.equal(await kindOf(byEmail("without@example.com")), "notFound");
    assert.equal(await kindOf("carol", { filter: "(objectClass=groupOfNames)" }), "notFound");
  });

  it("have lists where an attribute has several values", async () => {
    const attributes = { kinds: "employeeType", note: "description" };
    const result = await lookUp("binary", { attributes });
    assert.deepEqual(result.kind === "found" && result.user.more, { kinds: ["a", "b"], note: "text" });
  });
});
