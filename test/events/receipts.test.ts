import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { createSharedReceipts, type Receipts } from "../../src/events/receipts.ts";
import { openStore, type RunningStore, waitUntilUp } from "../cache/running-store.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";

describe("receipts that replicas share", () => {
  let redis: RedisServer;
  let stores: readonly [RunningStore, RunningStore];
  let one: Receipts;
  let other: Receipts;

  before(async () => {
    redis = await startRedis();
    stores = [openStore({ url: redis.url }), openStore({ url: redis.url })];
    for (const store of stores) await waitUntilUp(store);
    [one, other] = [createSharedReceipts(stores[0].store), createSharedReceipts(stores[1].store)];
  });
  after(async () => {
    for (const { store } of stores) await store.close();
    await redis.stop();
  });

  it("are known to all once they are there", async () => {
    await one.remember("a", 60_000);
    assert.deepEqual([await one.has("a"), await other.has("a"), await other.has("b")], [true, true, false]);
  });

  it("do not come of asking for them", async () => {
    assert.equal(await one.has("asked"), false);
    await sleep(20);
    assert.equal(await other.has("asked"), false);
  });

  it("come also right after they were asked for", async () => {
    await Promise.all([one.has("at once"), one.remember("at once", 60_000)]);
    await sleep(20);
    assert.equal(await other.has("at once"), true);
  });

  it("are gone when their time is over", async () => {
    await one.remember("short", 30);
    await sleep(60);
    assert.equal(await one.has("short"), false);
    await sleep(20);
    assert.equal(await other.has("short"), false);
  });

  it("are known to the replica itself while Redis is down", async () => {
    await redis.kill();
    await one.remember("alone", 60_000);
    assert.deepEqual([await one.has("alone"), await other.has("alone")], [true, false]);
  });
});
