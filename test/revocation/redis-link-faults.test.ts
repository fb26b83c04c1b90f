import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { waitUntil } from "../support/ports.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { CHANNEL, type LinkOptions, openLink, type RunningLink } from "./running-link.ts";

/** Milliseconds that a connection may take to come back. */
const RECONNECTED = 5_000;
const LOST = "redis has lost the revocations, it gets them back";

describe("a Redis that fails revocations", () => {
  let redis: RedisServer;
  let client: Redis;
  const open: RunningLink[] = [];

  before(async function () {
    this.timeout(120_000);
    redis = await startRedis();
    client = new Redis(redis.url);
    client.on("error", () => undefined);
  });
  beforeEach(() => client.flushall());
  afterEach(async () => {
    for (const link of open.splice(0)) await link.close();
  });
  after(async () => {
    client?.disconnect();
    await redis?.stop();
  });

  async function replica(options?: LinkOptions): Promise<RunningLink> {
    const running = openLink(redis.url, options);
    open.push(running);
    await running.link.caughtUp;
    return running;
  }

  it("killed and empty again: gets back what any replica knows, and a fresh one learns it", async () => {
    const [one, other] = [await replica(), await replica()];
    await one.revoke("alice");
    await other.hears("alice");
    await redis.kill();
    assert.equal(await one.revoke("bob"), false);
    assert.equal(await other.revoke("carol"), false);
    await redis.restart();
    await Promise.all([one.hears("carol", RECONNECTED), other.hears("bob", RECONNECTED)]);
    await waitUntil("the list is whole", async () => (await client.zcard(CHANNEL)) >= 4, RECONNECTED);
    assert.deepEqual(new Set((await replica()).heard()), new Set(["alice", "bob", "carol"]));
    assert.ok(one.lost >= 1 && other.lost >= 1);
    assert.equal(one.messages().includes(LOST), true);
  });

  it("emptied: is noticed by every replica, though as much was revoked since", async () => {
    const [one, other] = [await replica(), await replica()];
    await one.revoke("alice");
    await other.hears("alice");
    await client.flushall();
    await one.revoke("bob");
    await waitUntil("both have noticed", () => one.lost === 1 && other.lost === 1, 1_000);
    await waitUntil("the list is whole", async () => (await client.zcard(CHANNEL)) >= 3, 1_000);
    assert.deepEqual(new Set((await replica()).heard()), new Set(["alice", "bob"]));
  });

  it("restored from an older state: is noticed, and gets back what it lacks", async () => {
    const [one, other] = [await replica(), await replica()];
    await one.revoke("alice");
    await other.hears("alice");
    const dump = await client.dumpBuffer(CHANNEL);
    await one.revoke("bob");
    await other.hears("bob");
    await client.restore(CHANNEL, 0, dump, "REPLACE");
    await waitUntil("it is noticed", () => one.lost >= 1 && other.lost >= 1, 1_000);
    await waitUntil("the list is whole", async () => (await client.zcard(CHANNEL)) >= 3, 1_000);
    assert.deepEqual(new Set((await replica()).heard()), new Set(["alice", "bob"]));
  });

  it("full: takes revocations all the same, where it takes no answers", async () => {
    const [one, other] = [await replica(), await replica()];
    await client.config("SET", "maxmemory", "1");
    try {
      await assert.rejects(client.set("a", "x"), /OOM/);
      assert.equal(await one.revoke("alice"), true);
      assert.equal(await one.revoke("bob"), true);
      await other.hears("bob");
      assert.deepEqual(new Set((await replica()).heard()), new Set(["alice", "bob"]));
    } finally {
      await client.config("SET", "maxmemory", "0");
    }
  });

  it("read-only for a while: is told what it did not take, and tells it", async () => {
    const [one, other] = [await replica(), await replica()];
    await one.revoke("alice");
    await client.call("REPLICAOF", "127.0.0.1", "1");
    assert.equal(await one.revoke("bob"), false);
    await sleep(500);
    assert.equal(one.link.trusted(), true);
    assert.deepEqual(other.heard(), ["alice"]);
    await client.call("REPLICAOF", "NO", "ONE");
    await other.hears("bob");
    assert.equal(other.lost, 0);
  });

  it("silent: is believed no longer than it may be, and again once it answers", async () => {
    const one = await replica({ maxStaleness: 800 });
    assert.equal(one.link.trusted(), true);
    await redis.pause();
    await sleep(200);
    assert.equal(one.link.trusted(), true);
    await sleep(700);
    assert.equal(one.link.trusted(), false);
    await redis.resume();
    await waitUntil("it is believed again", () => one.link.trusted(), RECONNECTED);
    assert.equal(one.lost, 0);
  });

  it("never there: is not believed, and takes nothing", async () => {
    const nowhere = openLink("redis://127.0.0.1:1");
    open.push(nowhere);
    assert.equal(nowhere.link.trusted(), false);
    assert.equal(await nowhere.revoke("alice"), false);
    const first = await Promise.race([nowhere.link.caughtUp.then(() => "caught up"), sleep(600, "not")]);
    assert.equal(first, "not");
  });
});
