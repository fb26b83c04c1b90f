import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort, waitUntil } from "../support/ports.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { entryOf, openStore, type RunningStore, waitUntilUp } from "./running-store.ts";

const DOWN = "redis is down, answers are cached in memory alone";
const BACK = "redis is back";
/** Milliseconds: the command timeout and what a busy machine may add. */
const PROMPT = 250;

describe("a Redis that fails", () => {
  let redis: RedisServer;
  let running: RunningStore;

  before(async function () {
    this.timeout(120_000);
    redis = await startRedis();
  });
  beforeEach(async () => {
    running = openStore(redis.url);
    await waitUntilUp(running);
  });
  afterEach(() => running.store.close());
  after(() => redis?.stop());

  /** A miss, and how many milliseconds it took. */
  async function missed(key = "a"): Promise<number> {
    const startedAt = performance.now();
    assert.equal(await running.store.get(key), undefined);
    return performance.now() - startedAt;
  }

  const logged = (...messages: string[]) =>
    waitUntil(`the log says ${messages}`, () => running.messages().length >= messages.length, 5_000).then(
      () => assert.deepEqual(running.messages(), messages),
    );

  async function isUsed(key: string): Promise<void> {
    const entry = entryOf(key);
    running.store.set(key, entry);
    await waitUntil("it is stored", async () => (await running.store.get(key)) !== undefined, 2_000);
    assert.deepEqual(await running.store.get(key), entry);
  }

  it("killed: misses at once, says so once, is used again as soon as it is back", async () => {
    await isUsed("a");
    await redis.kill();
    await logged(DOWN);
    for (let at = 0; at < 20; at += 1) {
      running.store.set("a", entryOf("x"));
      assert.ok((await missed()) < PROMPT);
    }
    assert.equal(await running.isUp(), false);
    assert.ok((await running.failures("get")) >= 20);
    await waitUntil("the sets are counted", async () => (await running.failures("set")) >= 20, 1_000);
    assert.deepEqual(running.messages(), [DOWN]);
    await redis.restart();
    await waitUntilUp(running);
    assert.deepEqual(running.messages(), [DOWN, BACK]);
    await isUsed("a");
  });

  it("killed while a call is under way: that call misses", async () => {
    await redis.pause();
    const missing = missed();
    await redis.kill();
    assert.ok((await missing) < PROMPT);
    await redis.restart();
    await waitUntilUp(running);
  });

  it("paused: misses after the command timeout, then at once, and is used again when it goes on", async () => {
    await isUsed("a");
    await redis.pause();
    running.store.set("b", entryOf("x"));
    const waited = await missed();
    assert.ok(waited > 25 && waited < PROMPT, `${waited} ms`);
    await logged(DOWN);
    await sleep(100);
    assert.ok((await missed()) < 25);
    await redis.resume();
    await waitUntilUp(running);
    assert.deepEqual(running.messages(), [DOWN, BACK]);
    await isUsed("a");
  });

  it("killed or paused: gives no key away, and says so each time", async () => {
    assert.equal(await running.store.claim("once", 60_000), "claimed");
    await redis.pause();
    assert.equal(await running.store.claim("paused", 60_000), undefined);
    await redis.kill();
    assert.equal(await running.store.claim("once", 60_000), undefined);
    assert.equal(await running.failures("claim"), 2);
    await redis.restart();
    await waitUntilUp(running);
    assert.equal(await running.store.claim("killed", 60_000), "claimed");
  });

  it("closed while it is down or paused: ends quietly", async () => {
    await redis.pause();
    const missing = missed();
    await running.store.close();
    assert.ok((await missing) < PROMPT);
    assert.ok((await missed()) < PROMPT);
    await redis.resume();
    await waitUntil("the connection is gone", async () => !(await running.isUp()), 2_000);
    assert.deepEqual(running.messages(), []);
  });
});

describe("a Redis that was never there", () => {
  it("misses, and says so once however often it tries again", async () => {
    const running = openStore(`redis://127.0.0.1:${await freePort()}`);
    assert.deepEqual(await running.breakers(), new Map([["redis", 0]]));
    assert.equal(await running.store.get("a"), undefined);
    assert.equal(await running.store.claim("a", 60_000), undefined);
    running.store.set("a", entryOf("x"));
    await waitUntil("the log says so", () => running.messages().length > 0, 2_000);
    await sleep(400);
    assert.deepEqual(running.messages(), [DOWN]);
    assert.equal(await running.isUp(), false);
    assert.notEqual((await running.breakers()).get("redis"), 0);
    await running.store.close();
  });
});
