import assert from "node:assert/strict";
import type { UserDirectory } from "../../src/directory/directory.ts";
import { resolveLookup } from "../../src/directory/resolve.ts";
import { type PostgresServer, startPostgres } from "../support/postgres.ts";
import { CONTRACT_USERS, describeDirectory } from "./contract.ts";
import { postgresUnderTest, QUERIES } from "./postgres/postgres-under-test.ts";

const ACCOUNTS = [
  { username: "erin", email: "erin@example.com", deleted: true },
  { username: "Ivan", email: "ivan@old.test", deleted: true },
  { username: "ivan", email: "ivan@example.com", groups: ["a,b", 'q"u', "{x}", "é"] },
  { username: "judy", email: "bob", active: false },
  { username: "ken@example.com", email: "ken@example.com" },
];

describe("a directory in PostgreSQL", () => {
  let server: PostgresServer;
  let directory: UserDirectory;
  const opened: UserDirectory[] = [];

  before(async () => {
    server = await startPostgres();
    await server.fill([...CONTRACT_USERS, ...ACCOUNTS]);
    directory = open();
  });
  after(async () => {
    await Promise.all(opened.map((one) => one.close()));
    await server?.stop();
  });

  function open(settings?: Parameters<typeof postgresUnderTest>[1]): UserDirectory {
    const one = postgresUnderTest(server.url, settings);
    opened.push(one);
    return one;
  }
  const find = async (value: string, keys: readonly string[], from = directory) =>
    resolveLookup(await from.search({ keys, value }), { keys, value });
  /** Reads alice by a query of these columns. */
  const findBy = (columns: string, attributes?: Record<string, string>) => {
    const username = `SELECT ${columns} FROM users WHERE lower(username) = lower($1)`;
    return find("alice", ["username"], open({ queries: { username }, attributes }));
  };

  describeDirectory(() => directory);

  it("finds no deleted account, but a namesake", async () => {
    assert.deepEqual(await find("erin", ["username"]), { kind: "notFound" });
    const ivan = await find("ivan", ["username"]);
    assert.equal(ivan.kind === "found" && ivan.user.email, "ivan@example.com");
  });

  it("reads groups with separators, quotes and brackets in their names", async () => {
    const ivan = await find("ivan", ["username"]);
    assert.deepEqual(ivan.kind === "found" && ivan.user.groups, ["a,b", 'q"u', "{x}", "é"]);
  });

  it("asks every query of several attributes: two accounts are ambiguous, one found twice is one", async () => {
    assert.deepEqual(await find("bob", ["username", "email"]), { kind: "ambiguous" });
    assert.equal((await find("ken@example.com", ["username", "email"])).kind, "found");
  });

  it("reads numbers, flags, times and lists as texts, and NULL as nothing", async () => {
    const columns = `username, 9007199254740993::bigint AS big, 1.50::numeric AS price, true AS flag, NULL AS none,
      '2024-01-02'::date AS day, ARRAY[1,2] AS numbers, ARRAY['a',NULL,'b']::varchar[] AS texts, ARRAY[]::text[] AS empty,
      ARRAY[['a'],['b']] AS nested, '{"a":1}'::json AS document`;
    const names = ["big", "price", "flag", "none", "day", "numbers", "texts", "empty", "nested", "document"];
    const result = await findBy(columns, Object.fromEntries(names.map((name) => [name, name])));
    assert.deepEqual(result, {
      kind: "found",
      user: {
        username: "alice",
        groups: [],
        more: {
          big: "9007199254740993",
          price: "1.50",
          flag: "true",
          day: "2024-01-02",
          numbers: ["1", "2"],
          texts: ["a", "b"],
          nested: ["a", "b"],
          document: '{"a":1}',
        },
      },
    });
  });

  for (const [columns, kind] of [
    ["username, true AS active", "found"],
    ["username", "found"],
    ["username, false AS active", "inactive"],
    ["username, NULL::boolean AS active", "inactive"],
    ["username, false AS deleted", "found"],
    ["username, true AS deleted", "notFound"],
    ["username, NULL::boolean AS deleted", "notFound"],
    ["NULL AS username", "notFound"],
  ] as const) {
    it(`answers ${kind} by the columns ${columns}`, async () =>
      assert.equal((await findBy(columns)).kind, kind));
  }

  it("reads columns by the names that the settings give", async () => {
    const columns = "username AS login, email AS mail, groups AS roles, true AS enabled, false AS gone";
    const attributes = {
      username: "login",
      email: "mail",
      groups: "roles",
      active: "enabled",
      deleted: "gone",
    };
    assert.deepEqual(await findBy(columns, attributes), {
      kind: "found",
      user: { username: "alice", email: "alice@example.com", groups: ["jira-users", "staff"] },
    });
  });

  it("takes queries with joins, orders, common tables and comments at their end", async () => {
    for (const username of [
      "WITH one AS (SELECT * FROM users) SELECT * FROM one WHERE username = $1",
      "SELECT u.* FROM users u JOIN users v USING (username) WHERE u.username = $1 ORDER BY 1 LIMIT 5 -- by name",
    ]) {
      assert.equal((await find("alice", ["username"], open({ queries: { username } }))).kind, "found");
    }
  });

  it("says which queries it sends, without the connection", () => {
    const text = directory.describe({ keys: ["username", "email"], value: "al'ice" });
    assert.ok(
      text.includes(QUERIES.username) && text.includes(QUERIES.email) && text.includes("al'ice"),
      text,
    );
    assert.ok(!text.includes("reader"), text);
  });

  it("has another revision for another query, column or database, and none for another password", () => {
    const revisions = [
      directory,
      open({ queries: { username: QUERIES.username } }),
      open({ attributes: { employeeNumber: "badge" } }),
      open({ connection: server.url.replace("/postgres?", "/other?") }),
    ].map(({ revision }) => revision);
    assert.equal(new Set(revisions).size, 4);
    const password = open({ connection: server.url.replace(/:[^:@]+@/, ":other@") });
    assert.equal(password.revision, directory.revision);
  });
});
