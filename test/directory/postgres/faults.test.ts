import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { UserDirectory } from "../../../src/directory/directory.ts";
import { resolveLookup } from "../../../src/directory/resolve.ts";
import { type FaultyWire, startFaultyWire } from "../../support/faulty-wire.ts";
import { freePort, listeningPort, waitUntil } from "../../support/ports.ts";
import { type PostgresServer, startPostgres } from "../../support/postgres.ts";
import { CONTRACT_USERS } from "../contract.ts";
import { postgresUnderTest, QUERIES } from "./postgres-under-test.ts";

type Settings = Parameters<typeof postgresUnderTest>[1];

/** Milliseconds: short, so that what hangs is answered soon. */
const TIMEOUT = 400;

describe("PostgreSQL × fault → answer", () => {
  let server: PostgresServer;
  let wire: FaultyWire;
  let opened: UserDirectory[];

  before(async () => {
    server = await startPostgres();
    await server.fill(CONTRACT_USERS);
    await server.execute(`
      CREATE TABLE secrets (username text); CREATE TABLE log (username text); GRANT INSERT ON log TO reader;
      CREATE FUNCTION logged(name text) RETURNS SETOF users LANGUAGE plpgsql
        AS $$ BEGIN INSERT INTO log VALUES (name); RETURN QUERY SELECT * FROM users WHERE username = name; END $$;
    `);
  });
  after(() => server?.stop());
  beforeEach(async () => {
    opened = [];
    wire = await startFaultyWire(server.port);
  });
  afterEach(async () => {
    await Promise.all(opened.map((directory) => directory.close()));
    await wire.stop();
  });

  const addressAt = (port: number) => server.url.replace(/:\d+\//, `:${port}/`);
  function open(settings: Settings = {}, port = wire.port): UserDirectory {
    const directory = postgresUnderTest(addressAt(port), { timeout: TIMEOUT, ...settings });
    opened.push(directory);
    return directory;
  }
  async function answerOf(directory: UserDirectory, value = "alice", keys = ["username"]): Promise<string> {
    const answer = resolveLookup(await directory.search({ keys, value }), { keys, value });
    return answer.kind === "unavailable" ? `unavailable: ${answer.detail}` : answer.kind;
  }
  const querying = (username: string, settings: Settings = {}) =>
    open({ queries: { username }, ...settings });

  it("refused connection → unavailable, and found once the server is there", async () => {
    const port = await freePort();
    const directory = open({}, port);
    assert.equal(await answerOf(directory), "unavailable: ECONNREFUSED");
    assert.equal(await answerOf(open({ connection: server.url })), "found");
  });

  it("a host without address → unavailable", async () => {
    const connection = server.url.replace("127.0.0.1", "nowhere.invalid");
    assert.match(await answerOf(open({ connection })), /^unavailable: (ENOTFOUND|EAI_AGAIN|timeout)$/);
  });

  it("hang while connecting → unavailable, in time, the connection given up", async () => {
    const directory = open();
    wire.set("hang");
    const began = performance.now();
    assert.equal(await answerOf(directory), "unavailable: timeout");
    assert.ok(performance.now() - began < TIMEOUT * 2);
    wire.set("none");
    assert.equal(await answerOf(directory), "found");
  });

  it("hang in an answer → unavailable, in time, the connection given up", async () => {
    const directory = open({ maxConcurrent: 1 });
    assert.equal(await answerOf(directory), "found");
    wire.set("hang");
    const began = performance.now();
    assert.equal(await answerOf(directory), "unavailable: timeout");
    assert.ok(performance.now() - began < TIMEOUT * 2);
    wire.set("none");
    assert.equal(await answerOf(directory), "found");
    assert.equal(wire.connections, 2);
  });

  it("reset while connecting → unavailable", async () => {
    wire.set("reset");
    assert.match(await answerOf(open()), /^unavailable: (ECONNRESET|connection broken)$/);
  });

  it("reset in an answer, and again in the second attempt → unavailable, then found", async () => {
    const directory = open();
    assert.equal(await answerOf(directory), "found");
    wire.set("reset");
    assert.match(await answerOf(directory), /^unavailable: (ECONNRESET|connection broken)$/);
    assert.equal(wire.connections, 2);
    wire.set("none");
    assert.equal(await answerOf(directory), "found");
  });

  it("garbage → unavailable", async () => {
    const directory = open();
    assert.equal(await answerOf(directory), "found");
    wire.set("garbage");
    assert.match(await answerOf(directory), /^unavailable: /);
    assert.match(await answerOf(open()), /^unavailable: /);
    wire.set("none");
    assert.equal(await answerOf(directory), "found");
  });

  for (const [what, bytes] of [
    ["a way of signing in that we do not know (GSS)", [0x52, 0, 0, 0, 8, 0, 0, 0, 7]],
    ["a message that is cut short", [0x52, 0, 0, 0, 4]],
    ["a message of no known kind", [0x00, 0, 0, 0, 4]],
  ] as const) {
    it(`${what} → unavailable, and the connection is not left open`, async () => {
      const nonsense: Server = createServer((socket) => {
        socket.on("error", () => undefined).once("data", () => socket.write(Uint8Array.from(bytes)));
      }).listen(0, "127.0.0.1");
      await waitUntil("it listens", () => nonsense.listening);
      const directory = open({}, listeningPort(nonsense));
      assert.equal(await answerOf(directory), "unavailable: broken protocol");
      // It waits for the last connection.
      await once(nonsense.close(), "close");
    });
  }

  it("wrong password → unavailable, never notFound", async () => {
    const connection = server.url.replace(/:[^:@]+@/, ":wrong-password@");
    assert.equal(await answerOf(open({ connection }), "nobody"), "unavailable: SQLSTATE 28P01");
  });

  it("unknown database → unavailable", async () => {
    const connection = server.url.replace("/postgres?", "/other?");
    assert.equal(await answerOf(open({ connection })), "unavailable: SQLSTATE 3D000");
  });

  for (const [what, query, answer] of [
    ["missing table", "SELECT * FROM people WHERE username = $1", "SQLSTATE 42P01"],
    ["missing column", "SELECT * FROM users WHERE login = $1", "SQLSTATE 42703"],
    ["no permission", "SELECT * FROM secrets WHERE username = $1", "SQLSTATE 42501"],
    ["broken query", "SELECT * FROM users WHERE username = $1 AND", "SQLSTATE 42601"],
    ["query that writes", "SELECT * FROM logged($1)", "SQLSTATE 25006"],
    [
      "query that deletes",
      "WITH gone AS (DELETE FROM log WHERE username = $1 RETURNING *) SELECT * FROM gone",
      "SQLSTATE 0A000",
    ],
    [
      "second statement",
      "SELECT * FROM users WHERE username = $1) AS a; COMMIT; SELECT (1",
      "SQLSTATE 42601",
    ],
    ["slow query", "SELECT u.* FROM users u, pg_sleep(5) WHERE username = $1", "SQLSTATE 57014"],
    [
      "value of another type than the column",
      "SELECT * FROM users WHERE employee_number = $1",
      "SQLSTATE 22P02",
    ],
    [
      "query without the column username",
      "SELECT email FROM users WHERE username = $1",
      "no column username",
    ],
    [
      "column that is there twice",
      "SELECT u.*, email FROM users u WHERE username = $1",
      "column email twice",
    ],
    [
      "active that is no boolean",
      "SELECT username, 1 AS active FROM users WHERE username = $1",
      "column active is no boolean",
    ],
    [
      "deleted that is no boolean",
      "SELECT username, '' AS deleted FROM users WHERE username = $1",
      "column deleted is no boolean",
    ],
    [
      "more rows than one user has",
      "SELECT 'alice' AS username, $1 AS email FROM generate_series(1, 101)",
      "too many rows",
    ],
  ] as const) {
    it(`${what} → unavailable (${answer})`, async () => {
      const directory = querying(query, { attributes: undefined });
      assert.equal(await answerOf(directory), `unavailable: ${answer}`);
      // The connection serves on: the fault was the query's alone.
      assert.equal(await answerOf(directory), `unavailable: ${answer}`);
      assert.equal(wire.connections, 1);
    });
  }

  it("column of the settings that no query gives → unavailable, not everyone active", async () => {
    const attributes = { active: "is_activ" };
    assert.equal(
      await answerOf(querying(QUERIES.username, { attributes })),
      "unavailable: no column is_activ",
    );
  });

  it("one of two queries fails → unavailable", async () => {
    const directory = open({ queries: { ...QUERIES, email: "SELECT * FROM people WHERE email = $1" } });
    assert.equal(await answerOf(directory, "alice", ["username", "email"]), "unavailable: SQLSTATE 42P01");
    assert.equal(await answerOf(directory), "found");
  });

  it("a hundred rows, of which one is asked for → found", async () => {
    const others = "SELECT 'alice' || n AS username FROM generate_series(1, 99) n WHERE 'alice' = $1";
    assert.equal(
      await answerOf(querying(`${others} UNION ALL SELECT $1`, { attributes: undefined })),
      "found",
    );
  });

  it("nothing was written by any of these", async () =>
    assert.deepEqual(await server.execute("SELECT * FROM log"), []));

  it("connection cut while idle → found", async () => {
    const directory = open();
    assert.equal(await answerOf(directory), "found");
    wire.cut();
    await sleep(50);
    assert.equal(await answerOf(directory), "found");
    assert.equal(wire.connections, 2);
  });

  it("connections cut unnoticed → found, by one new attempt each", async () => {
    const directory = open();
    const several = () => Promise.all(Array.from({ length: 4 }, () => answerOf(directory)));
    await several();
    const before = wire.connections;
    wire.cut();
    // At once: that they are cut has not been heard of.
    assert.deepEqual(await several(), ["found", "found", "found", "found"]);
    assert.ok(wire.connections <= before + 4, `${wire.connections - before} more connections`);
  });

  it("server killed and restarted between two lookups → unavailable while it is down, then found", async () => {
    const directory = open();
    assert.equal(await answerOf(directory), "found");
    await server.kill();
    assert.match(await answerOf(directory), /^unavailable: (ECONN\w+|connection broken)$/);
    await server.restart();
    assert.equal(await answerOf(directory), "found");
  });

  it("sessions ended by an administrator → found", async () => {
    const directory = open();
    await answerOf(directory);
    await server.execute(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'grantgate'",
    );
    assert.equal(await answerOf(directory), "found");
  });

  it("no more connections to be had → unavailable", async () => {
    await server.execute("ALTER ROLE reader CONNECTION LIMIT 0");
    assert.equal(await answerOf(open()), "unavailable: SQLSTATE 53300");
    await server.execute("ALTER ROLE reader CONNECTION LIMIT -1");
  });

  it("server that stands still → unavailable in time, found when it goes on", async () => {
    const directory = open();
    assert.equal(await answerOf(directory), "found");
    await server.pause();
    assert.deepEqual(await Promise.all([answerOf(directory), answerOf(directory)]), [
      "unavailable: timeout",
      "unavailable: timeout",
    ]);
    await server.resume();
    assert.equal(await answerOf(directory), "found");
  });

  it("closed in the middle of a lookup → an answer, and no connection stays", async () => {
    const directory = querying("SELECT u.* FROM users u, pg_sleep(0.1) WHERE username = $1");
    const answer = answerOf(directory);
    await sleep(30);
    await directory.close();
    opened = [];
    assert.match(await answer, /^(found|unavailable)/);
    const sessions = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'grantgate'";
    await waitUntil("no session is left", async () => (await server.execute(sessions)).length === 0);
  });
});
