import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { CachedDirectory } from "../../../src/directory/cached.ts";
import { type FaultyWire, startFaultyWire } from "../../support/faulty-wire.ts";
import { waitUntil } from "../../support/ports.ts";
import { type PostgresServer, startPostgres } from "../../support/postgres.ts";
import { cachedUnderTest } from "../directory-under-test.ts";
import { postgresUnderTest } from "./postgres-under-test.ts";

const LOOKUPS = 10_000;
const CONNECTIONS = 8;

describe("PostgreSQL under 10,000 lookups at once", () => {
  let server: PostgresServer;
  let wire: FaultyWire;

  before(async () => {
    server = await startPostgres();
    // Every second user is there.
    await server.fill(Array.from({ length: LOOKUPS / 2 }, (_, index) => ({ username: `user${index * 2}` })));
  });
  after(() => server?.stop());
  beforeEach(async () => {
    wire = await startFaultyWire(server.port);
  });
  afterEach(() => wire.stop());

  /** How many lookups each answer was given to, none of them wrong. */
  async function lookUpAll(directory: CachedDirectory): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    const lookUp = async (index: number) => {
      const { value } = await directory.lookup({ keys: ["username"], value: `user${index}` });
      if (value.kind === "found") assert.equal(value.user.username, `user${index}`);
      if (value.kind !== "unavailable") assert.equal(value.kind, index % 2 === 0 ? "found" : "notFound");
      counts.set(value.kind, (counts.get(value.kind) ?? 0) + 1);
    };
    await Promise.all(Array.from({ length: LOOKUPS }, (_, index) => lookUp(index)));
    return counts;
  }
  function open(timeout: number): CachedDirectory {
    const connection = server.url.replace(/:\d+\//, `:${wire.port}/`);
    const options = { timeout, maxConcurrent: CONNECTIONS };
    return cachedUnderTest(postgresUnderTest(connection, options), options);
  }

  it("answers each, over no more connections than are allowed", async () => {
    const directory = open(30_000);
    const before = process.memoryUsage().heapUsed;
    const counts = await lookUpAll(directory);
    assert.deepEqual(Object.fromEntries(counts), { found: LOOKUPS / 2, notFound: LOOKUPS / 2 });
    assert.equal(wire.connections, CONNECTIONS);
    const grown = (process.memoryUsage().heapUsed - before) / 1e6;
    assert.ok(grown < 200, `${grown} MB`);
    await directory.close();
  }).timeout(60_000);

  it("keeps to the connections that are allowed where nobody else holds lookups back", async () => {
    const connection = server.url.replace(/:\d+\//, `:${wire.port}/`);
    const source = postgresUnderTest(connection, { timeout: 10_000, maxConcurrent: 3 });
    const queries = Array.from({ length: 100 }, (_, index) => ({
      keys: ["username"],
      value: `user${index * 2}`,
    }));
    const answers = await Promise.all(queries.map((query) => source.search(query)));
    assert.ok(answers.every((answer) => answer.kind === "candidates" && answer.accounts.length === 1));
    assert.equal(wire.connections, 3);
    await source.close();
  });

  it("answers each while connections break, the server ends and comes back", async () => {
    const directory = open(5_000);
    const all = lookUpAll(directory);
    await sleep(300);
    wire.cut();
    await sleep(300);
    await server.kill();
    await sleep(100);
    await server.restart();
    const counts = await all;
    const answered = [...counts.values()].reduce((sum, count) => sum + count, 0);
    assert.equal(answered, LOOKUPS);
    assert.ok((counts.get("found") ?? 0) > 0, JSON.stringify([...counts]));
    // Once its breaker lets a call through again.
    const query = { keys: ["username"], value: "user4242" };
    await waitUntil("it is found", async () => (await directory.lookup(query)).value.kind === "found", 8_000);
    await directory.close();
  }).timeout(60_000);

  it("answers each in time where the server stands still", async () => {
    const directory = open(500);
    await server.pause();
    const began = performance.now();
    const counts = await lookUpAll(directory);
    assert.deepEqual(Object.fromEntries(counts), { unavailable: LOOKUPS });
    assert.ok(performance.now() - began < 5_000);
    assert.ok(wire.connections <= CONNECTIONS, `${wire.connections} connections`);
    await server.resume();
    await directory.close();
  }).timeout(60_000);
});
