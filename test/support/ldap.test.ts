import assert from "node:assert/strict";
import { Client } from "ldapts";
import { type LdapServer, startLdap } from "./ldap.ts";
import { personDn } from "./ldap-entries.ts";
import { acceptsConnections } from "./ports.ts";

// The first start may install a program.
const INSTALLATION_MS = 300_000;

describe("slapd for tests", function () {
  this.timeout(INSTALLATION_MS);
  let server: LdapServer;

  beforeEach(async () => {
    server = await startLdap();
    await server.fill([
      { username: "alice", email: "alice@example.com", groups: ["staff", "admins"] },
      { username: "bob", groups: ["staff"], active: false },
    ]);
  });
  afterEach(() => server.stop());

  async function read(username: string, ...attributes: string[]): Promise<unknown[]> {
    const client = new Client({ url: server.url, timeout: 5_000 });
    try {
      await client.bind(server.bind.dn, server.bind.password);
      const { searchEntries } = await client.search(personDn(username), { scope: "base", attributes });
      return attributes.map((attribute) => searchEntries[0]?.[attribute]);
    } finally {
      await client.unbind();
    }
  }

  it("holds users and their groups", async () => {
    assert.deepEqual(await read("alice", "mail", "cn", "userPassword"), ["alice@example.com", "alice", []]);
    const [groups] = await read("alice", "memberOf");
    assert.deepEqual(Array.isArray(groups) && groups.toSorted(), [
      "cn=admins,ou=groups,dc=example,dc=com",
      "cn=staff,ou=groups,dc=example,dc=com",
    ]);
    assert.deepEqual(await read("bob", "memberOf", "pwdAccountLockedTime"), [
      "cn=staff,ou=groups,dc=example,dc=com",
      "000001010000Z",
    ]);
  });

  it("is killed and restarted on its port, with all that it held", async () => {
    await server.set(personDn("bob"), "mail", "bob@example.com");
    await server.kill();
    assert.equal(await acceptsConnections(server.port), false);
    await server.restart();
    assert.deepEqual(await read("bob", "mail"), ["bob@example.com"]);
  });

  it("is paused and resumed", async () => {
    await server.pause();
    let answered = false;
    const answer = read("alice", "mail").then(() => {
      answered = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(answered, false);
    await server.resume();
    await answer;
  });
});
