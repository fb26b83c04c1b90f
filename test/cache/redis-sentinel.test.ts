import assert from "node:assert/strict";
import { waitUntil } from "../support/ports.ts";
import { withClient } from "../support/redis.ts";
import { type RedisSentinelSet, startRedisSentinelSet } from "../support/redis-sentinel.ts";
import { entryOf, openStore, type RunningStore, waitUntilUp } from "./running-store.ts";

const MINUTE = 60_000;
/** Milliseconds: the command timeout and what a busy machine may add. */
const PROMPT = 250;
/** Milliseconds that a Sentinel may take to put a replica in a master's place, and we to notice. */
const FAILOVER = 12_000;

describe("a master that a Sentinel replaces", () => {
  let set: RedisSentinelSet;
  let running: RunningStore;

  beforeEach(async function () {
    this.timeout(120_000);
    set = await startRedisSentinelSet();
    running = openStore({ sentinels: [set.address], name: set.name });
    await waitUntilUp(running);
  });
  afterEach(async () => {
    await running?.store.close();
    await set?.stop();
  });

  /** Writes until what was written can be read; never throws, and never takes long, meanwhile. */
  async function isUsedAgain(key: string): Promise<void> {
    await waitUntil(
      "the store is used again",
      async () => {
        const startedAt = performance.now();
        running.store.set(key, entryOf(key));
        const entry = await running.store.get(key);
        const milliseconds = performance.now() - startedAt;
        assert.ok(milliseconds < PROMPT, `${milliseconds} ms`);
        return entry?.value === key;
      },
      FAILOVER,
    );
  }

  it("after it died: is missed, and then its replica is used without a restart", async () => {
    await isUsedAgain("before");
    await withClient(set.master.port, (client) => client.wait(1, 2_000));
    await set.master.kill();
    await waitUntil("it is missed", async () => (await running.store.get("before")) === undefined, 1_000);
    assert.equal(await running.store.claim("between", MINUTE), undefined);
    assert.equal(await running.store.remove(["before"]), false);
    await isUsedAgain("after");
    assert.equal((await running.store.get("before"))?.value, "before");
    assert.equal(await running.store.claim("between", MINUTE), "claimed");
    assert.equal((await set.replica.entries()).size, 3);
    assert.equal(await running.isUp(), true);
  }).timeout(2 * FAILOVER);

  it("while it lives: is left for its replica", async () => {
    await isUsedAgain("before");
    await set.swap();
    await waitUntil("the replica is the master", async () => {
      // The Sentinel breaks every connection to it off.
      const role = withClient(set.replica.port, (client) => client.role()).catch(() => []);
      return (await role)[0] === "master";
    });
    // A Sentinel would do so as well, within ten seconds.
    await withClient(set.master.port, (client) => client.replicaof("127.0.0.1", set.replica.port));
    await waitUntil("it holds what is written", async () => {
      await isUsedAgain("after");
      return (await set.replica.entries()).has("grantgate:1:after");
    });
    assert.equal(await running.store.claim("once", MINUTE), "claimed");
  }).timeout(2 * FAILOVER);
});
