import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { waitUntil } from "../../support/ports.ts";
import { answerOf, withPostgres } from "./postgres-under-test.ts";

describe("PostgreSQL × fault of the server, or of a kept connection → answer", () => {
  const postgres = withPostgres();

  it("connection cut while idle → found", async () => {
    const directory = postgres.open();
    assert.equal(await answerOf(directory), "found");
    postgres.wire.cut();
    await sleep(50);
    assert.equal(await answerOf(directory), "found");
    assert.equal(postgres.wire.connections, 2);
  });

  it("connections cut unnoticed → found, by one new attempt each", async () => {
    const directory = postgres.open();
    const several = () => Promise.all(Array.from({ length: 4 }, () => answerOf(directory)));
    await several();
    const before = postgres.wire.connections;
    postgres.wire.cut();
    // At once: that they are cut has not been heard of.
    assert.deepEqual(await several(), ["found", "found", "found", "found"]);
    assert.ok(
      postgres.wire.connections <= before + 4,
      `${postgres.wire.connections - before} more connections`,
    );
  });

  it("server killed and restarted between two lookups → unavailable while it is down, then found", async () => {
    const directory = postgres.open();
    assert.equal(await answerOf(directory), "found");
    await postgres.server.kill();
    assert.match(await answerOf(directory), /^unavailable: (ECONN\w+|connection broken)$/);
    await postgres.server.restart();
    assert.equal(await answerOf(directory), "found");
  });

  it("sessions ended by an administrator → found", async () => {
    const directory = postgres.open();
    await answerOf(directory);
    await postgres.server.execute(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'grantgate'",
    );
    assert.equal(await answerOf(directory), "found");
  });

  it("no more connections to be had → unavailable", async () => {
    await postgres.server.execute("ALTER ROLE reader CONNECTION LIMIT 0");
    assert.equal(await answerOf(postgres.open()), "unavailable: SQLSTATE 53300");
    await postgres.server.execute("ALTER ROLE reader CONNECTION LIMIT -1");
  });

  it("server that stands still → unavailable in time, found when it goes on", async () => {
    const directory = postgres.open();
    assert.equal(await answerOf(directory), "found");
    await postgres.server.pause();
    assert.deepEqual(await Promise.all([answerOf(directory), answerOf(directory)]), [
      "unavailable: timeout",
      "unavailable: timeout",
    ]);
    await postgres.server.resume();
    assert.equal(await answerOf(directory), "found");
  });

  it("closed in the middle of a lookup → an answer, and no connection stays", async () => {
    const directory = postgres.querying("SELECT u.* FROM users u, pg_sleep(0.1) WHERE username = $1");
    const answer = answerOf(directory);
    await sleep(30);
    await postgres.close(directory);
    assert.match(await answer, /^(found|unavailable)/);
    const sessions = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'grantgate'";
    await waitUntil("no session is left", async () => (await postgres.server.execute(sessions)).length === 0);
  });
});
