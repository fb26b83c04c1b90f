import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { waitUntil } from "../support/ports.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { entryOf, openStore, type RunningStore, waitUntilUp } from "./running-store.ts";

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

  it("is given back before its time", async () => {
    await one.store.claim("a", MINUTE);
    one.store.release("a");
    await waitUntil("it is free", async () => (await client.exists("grantgate:1:a")) === 0, 2_000);
    assert.equal(await other.store.claim("a", MINUTE), "claimed");
  });

  /** Resolves once Redis has seen all that the store sent before. */
  const settled = ({ store }: RunningStore) => store.remove(["another key"]);

  it("is given back by nobody but who has it", async () => {
    await one.store.claim("a", MINUTE);
    other.store.release("a");
    assert.equal(await settled(other), true);
    assert.equal(await other.store.claim("a", MINUTE), "taken");
  });

  it("that is over is not given back in the name of who has it by then", async () => {
    await one.store.claim("a", 20);
    await waitUntil("it is over", async () => (await other.store.claim("a", MINUTE)) === "claimed", 2_000);
    one.store.release("a");
    assert.equal(await settled(one), true);
    assert.equal(await one.store.claim("a", MINUTE), "taken");
  });

  it("that nobody made, and an entry, are not given back", async () => {
    one.store.set("a", entryOf("x"));
    one.store.release("a");
    one.store.release("b");
    assert.equal(await settled(one), true);
    assert.equal((await one.store.get("a"))?.value, "x");
    assert.equal(await one.failures("release"), 0);
  });

  it("says nothing of the key, and is another replica's by its value", async () => {
    await one.store.claim("a", MINUTE);
    await other.store.claim("b", MINUTE);
    const [ours, theirs] = await client.mget("grantgate:1:a", "grantgate:1:b");
    assert.match(ours ?? "", /^[\w-]{22}$/);
    assert.notEqual(ours, theirs);
  });

  it("is denied where anything stands at its key", async () => {
    await client.lpush("grantgate:1:list", "x");
    assert.equal(await one.store.claim("list", MINUTE), "taken");
  });
});
