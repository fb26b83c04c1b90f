import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { waitUntil } from "../support/ports.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { openStore, type RunningStore, waitUntilUp } from "./running-store.ts";

const MINUTE = 60_000;

describe("a claim in Redis", () => {
  let redis: RedisServer;
  let client: Redis;
  let one: RunningStore;
  let other: RunningStore;

  before(async function () {
    this.timeout(120_000);
    redis = await startRedis();
    client = new Redis(redis.url);
    [one, other] = [openStore(redis.url), openStore(redis.url)];
    await Promise.all([waitUntilUp(one), waitUntilUp(other)]);
  });
  beforeEach(() => client.flushall());
  after(async () => {
    await one?.store.close();
    await other?.store.close();
    client?.disconnect();
    await redis?.stop();
  });

  it("is the first one's alone, whichever replica asks", async () => {
    assert.equal(await one.store.claim("a", MINUTE), "claimed");
    assert.equal(await one.store.claim("a", MINUTE), "taken");
    assert.equal(await other.store.claim("a", MINUTE), "taken");
    assert.equal(await other.store.claim("b", MINUTE), "claimed");
    assert.equal(await one.failures("claim"), 0);
  });

  it("is one replica's alone where many ask at once", async () => {
    for (let round = 0; round < 20; round += 1) {
      const asking = Array.from({ length: 10 }, (_, at) =>
        (at % 2 === 0 ? one : other).store.claim(`round ${round}`, MINUTE),
      );
      const answers = await Promise.all(asking);
      assert.equal(answers.filter((answer) => answer === "claimed").length, 1);
      assert.equal(answers.filter((answer) => answer === "taken").length, 9);
    }
  });

  it("lasts as long as asked for, and no later claim prolongs it", async () => {
    await one.store.claim("a", 300);
    await other.store.claim("a", MINUTE);
    const left = await client.pttl("grantgate:1:a");
    assert.ok(left > 0 && left <= 300, `${left} ms`);
    await waitUntil("it is over", async () => (await other.store.claim("a", MINUTE)) === "claimed", 2_000);
  });

  it("lasts for whole milliseconds, rounded up", async () => {
    assert.equal(await one.store.claim("a", 0.2), "claimed");
    assert.equal(await one.failures("claim"), 0);
  });

  it("is denied where anything stands at its key", async () => {
    await client.lpush("grantgate:1:list", "x");
    assert.equal(await one.store.claim("list", MINUTE), "taken");
  });
});
