import assert from "node:assert/strict";
import { answerOf, QUERIES, withPostgres } from "./postgres-under-test.ts";

describe("PostgreSQL × fault of settings or queries → answer", () => {
  const postgres = withPostgres();

  before(() =>
    postgres.server.execute(`
      CREATE TABLE secrets (username text); CREATE TABLE log (username text); GRANT INSERT ON log TO reader;
      CREATE FUNCTION logged(name text) RETURNS SETOF users LANGUAGE plpgsql
        AS $$ BEGIN INSERT INTO log VALUES (name); RETURN QUERY SELECT * FROM users WHERE username = name; END $$;
    `),
  );

  it("wrong password → unavailable, never notFound", async () => {
    const connection = postgres.server.url.replace(/:[^:@]+@/, ":wrong-password@");
    assert.equal(await answerOf(postgres.open({ connection }), "nobody"), "unavailable: SQLSTATE 28P01");
  });

  it("unknown database → unavailable", async () => {
    const connection = postgres.server.url.replace("/postgres?", "/other?");
    assert.equal(await answerOf(postgres.open({ connection })), "unavailable: SQLSTATE 3D000");
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
      const directory = postgres.querying(query, { attributes: undefined });
      assert.equal(await answerOf(directory), `unavailable: ${answer}`);
      // The connection serves on: the fault was the query's alone.
      assert.equal(await answerOf(directory), `unavailable: ${answer}`);
      assert.equal(postgres.wire.connections, 1);
    });
  }

  it("column of the settings that no query gives → unavailable, not everyone active", async () => {
    const attributes = { active: "is_activ" };
    assert.equal(
      await answerOf(postgres.querying(QUERIES.username, { attributes })),
      "unavailable: no column is_activ",
    );
  });

  it("one of two queries fails → unavailable", async () => {
    const directory = postgres.open({
      queries: { ...QUERIES, email: "SELECT * FROM people WHERE email = $1" },
    });
    assert.equal(await answerOf(directory, "alice", ["username", "email"]), "unavailable: SQLSTATE 42P01");
    assert.equal(await answerOf(directory), "found");
  });

  it("a hundred rows, of which one is asked for → found", async () => {
    const others = "SELECT 'alice' || n AS username FROM generate_series(1, 99) n WHERE 'alice' = $1";
    assert.equal(
      await answerOf(postgres.querying(`${others} UNION ALL SELECT $1`, { attributes: undefined })),
      "found",
    );
  });

  it("nothing was written by any of these", async () =>
    assert.deepEqual(await postgres.server.execute("SELECT * FROM log"), []));
});
