import assert from "node:assert/strict";
import { type LookupResult, type UserDirectory, unavailable } from "../../../src/directory/directory.ts";
import { resolveLookup } from "../../../src/directory/resolve.ts";
import { type RecordedLog, recordLog } from "../../observe/recorded-log.ts";
import { type FaultyWire, startFaultyWire } from "../../support/faulty-wire.ts";
import { type LdapServer, startLdap } from "../../support/ldap.ts";
import { freePort } from "../../support/ports.ts";
import { byUsername, ldapUnderTest, type WrittenLdap } from "./ldap-under-test.ts";

/** Milliseconds. */
const TIMEOUT = 1_000;
const USERS = ["alice", "bob"].map((username) => ({ username }));

describe("an LDAP server at fault", () => {
  let server: LdapServer;
  let wire: FaultyWire;
  let recorded: RecordedLog;
  let directory: UserDirectory;

  before(async () => {
    server = await startLdap();
    await server.fill(USERS);
  });
  beforeEach(async () => {
    wire = await startFaultyWire(server.port);
    recorded = recordLog();
    directory = through(wire.port);
  });
  afterEach(async () => {
    await directory.close();
    await wire.stop();
  });
  after(() => server.stop());

  function through(port: number, changes: WrittenLdap = {}): UserDirectory {
    const { base, bind } = server;
    const url = `ldap://127.0.0.1:${port}`;
    return ldapUnderTest({ url, base, bind }, { timeout: `${TIMEOUT}ms`, ...changes }, recorded);
  }

  async function lookUp(username = "alice", asked = directory): Promise<LookupResult> {
    const query = byUsername(username);
    return resolveLookup(await asked.search(query), query);
  }
  const kindOf = async (username?: string) => (await lookUp(username)).kind;

  /** Asserts an outage that is told by one of these codes and by nothing else. */
  async function assertUnavailable(codes: readonly string[], asked = directory): Promise<void> {
    const result = await lookUp("alice", asked);
    assert.ok(
      codes.some((code) => result.kind === "unavailable" && result.detail === code),
      JSON.stringify(result),
    );
  }

  describe("before it was ever asked", () => {
    it("refused: unavailable", async () => {
      const refused = through(await freePort());
      await assertUnavailable(["ECONNREFUSED"], refused);
      await refused.close();
    });

    it("hanging: unavailable after the timeout", async () => {
      wire.set("hang");
      const begun = performance.now();
      await assertUnavailable(["timeout"]);
      assert.ok(performance.now() - begun < 2 * TIMEOUT);
    });

    it("reset in mid-answer: unavailable", async () => {
      wire.set("reset");
      await assertUnavailable(["ECONNRESET", "connection closed"]);
      assert.equal(wire.connections, 1);
    });

    it("garbage: unavailable", async () => {
      wire.set("garbage");
      await assertUnavailable(["the answer is malformed"]);
    });

    it("wrong password: unavailable, and an error in the log", async () => {
      const password = "not the account's own";
      const refused = through(wire.port, { bind: { ...server.bind, password } });
      await assertUnavailable(["bind: invalidCredentials"], refused);
      assert.deepEqual(recorded.messages(), ["the directory refuses the account that it is searched by"]);
      assert.equal(recorded.lines[0]?.level, "error");
      assert.ok(!JSON.stringify(recorded.lines).includes(password));
      await refused.close();
    });
  });

  describe("once it was asked", () => {
    beforeEach(async () => assert.equal(await kindOf(), "found"));

    it("hanging: unavailable, and found again afterwards", async () => {
      wire.set("hang");
      await assertUnavailable(["timeout"]);
      wire.set("none");
      assert.equal(await kindOf(), "found");
    });

    it("reset in mid-answer: tried once more, then unavailable", async () => {
      wire.set("reset");
      await assertUnavailable(["ECONNRESET", "connection closed"]);
      assert.equal(wire.connections, 2);
      wire.set("none");
      assert.equal(await kindOf(), "found");
    });

    it("garbage: unavailable, and found again afterwards", async () => {
      wire.set("garbage");
      await assertUnavailable(["the answer is malformed"]);
      wire.set("none");
      assert.equal(await kindOf(), "found");
    });

    it("killed: unavailable", async () => {
      await server.kill();
      try {
        await assertUnavailable(["ECONNREFUSED", "ECONNRESET", "connection closed"]);
      } finally {
        await server.restart();
      }
      assert.equal(await kindOf(), "found");
    });

    it("restarted in between: found, over a connection that is bound anew", async () => {
      await server.kill();
      await server.restart();
      assert.equal(await kindOf(), "found");
      assert.equal(await kindOf("nobody"), "notFound");
    });

    it("cut while idle: found", async () => {
      wire.cut();
      assert.equal(await kindOf("bob"), "found");
      assert.equal(wire.connections, 2);
    });

    it("cut at the moment of asking: found", async () => {
      const asked = kindOf("bob");
      wire.cut();
      assert.equal(await asked, "found");
    });
  });

  it("takes a connection of its own for each lookup at once, and keeps them", async () => {
    const few = through(wire.port, { maxConcurrent: 3 });
    const lookups = async () => {
      const results = await Promise.all(Array.from({ length: 20 }, () => lookUp("bob", few)));
      assert.ok(results.every(({ kind }) => kind === "found"));
    };
    await lookups();
    await lookups();
    assert.equal(wire.connections, 3);
    await few.close();
  });

  it("frees every connection whose lookup took too long", async () => {
    wire.set("hang");
    const results = await Promise.all(Array.from({ length: 40 }, (_, at) => lookUp(`user${at}`)));
    assert.deepEqual(new Set(results.map((result) => JSON.stringify(result))).size, 1);
    assert.deepEqual(results[0], unavailable("timeout"));
    wire.set("none");
    assert.equal(await kindOf(), "found");
  });
});
