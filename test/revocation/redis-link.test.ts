import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { seal } from "../../src/cache/seal.ts";
import { writeMessage } from "../../src/revocation/message.ts";
import { SECRET } from "../cache/running-store.ts";
import { waitUntil } from "../support/ports.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { CHANNEL, type LinkOptions, openLink, type RunningLink, revocationOf } from "./running-link.ts";

/** Milliseconds: more than two looks at how far the list has come. */
const TWO_LOOKS = 900;

describe("createRedisLink", () => {
  let redis: RedisServer;
  let client: Redis;
  const open: RunningLink[] = [];

  before(async function () {
    this.timeout(120_000);
    redis = await startRedis();
    client = new Redis(redis.url);
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
    await waitUntil("it is subscribed", async () => (await subscribers()) >= open.length, 2_000);
    return running;
  }
  const subscribers = async () => {
    const clients = String(await client.call("CLIENT", "LIST", "TYPE", "pubsub"));
    return clients.split("\n").filter((line) => / sub=1 /.test(line)).length;
  };
  const listed = async () => (await client.zcard(CHANNEL)) - 1;

  it("tells every replica at once, the one that sends too", async () => {
    const [one, other] = [await replica(), await replica()];
    assert.equal(await one.revoke("alice", "bob"), true);
    await Promise.all([one.hears("bob", 200), other.hears("bob", 200)]);
    assert.deepEqual(other.heard(), ["alice", "bob"]);
  });

  it("tells each of them once, however long it goes on", async () => {
    const [one, other] = [await replica(), await replica()];
    for (const name of ["a", "b", "c"]) await one.revoke(name);
    await sleep(TWO_LOOKS);
    await other.revoke("d");
    await sleep(TWO_LOOKS);
    assert.deepEqual(one.heard(), ["a", "b", "c", "d"]);
    assert.deepEqual(other.heard(), ["a", "b", "c", "d"]);
    assert.equal(await listed(), 4);
  });

  it("tells one that comes later, before it is used", async () => {
    const one = await replica();
    await one.revoke("alice");
    const late = openLink(redis.url);
    open.push(late);
    await late.link.caughtUp;
    assert.deepEqual(late.heard(), ["alice"]);
    assert.equal(late.link.trusted(), true);
  });

  it("makes up within a second for a message that was lost on the way", async () => {
    const one = await replica();
    await one.revoke("alice");
    await one.hears("alice");
    const [mark = ""] = await client.zrangebyscore(CHANNEL, "+inf", "+inf");
    const [epoch, count] = mark.split(" ");
    const { until } = revocationOf("bob");
    await client
      .multi()
      .zrem(CHANNEL, mark)
      .zadd(CHANNEL, until, writeMessage(deriveCacheKeys(SECRET), revocationOf("bob")))
      .zadd(CHANNEL, "+inf", `${epoch} ${Number(count) + 1}`)
      .exec();
    await one.hears("bob");
    assert.equal(one.lost, 0);
  });

  it("makes up within a second for what was told while a subscription was cut", async () => {
    const [one, other] = [await replica(), await replica()];
    for (let round = 0; round < 3; round += 1) {
      await client.call("CLIENT", "KILL", "TYPE", "pubsub");
      await one.revoke(`round ${round}`);
      await Promise.all([one.hears(`round ${round}`), other.hears(`round ${round}`)]);
    }
    assert.equal(other.lost, 0);
  });

  it("keeps no revocation longer than it holds", async () => {
    const one = await replica();
    await one.link.send([{ ...revocationOf("ended"), until: Date.now() + 20 }]);
    await sleep(30);
    const late = await replica();
    assert.deepEqual(late.heard(), []);
    await one.revoke("alice");
    assert.equal(await listed(), 1);
  });

  it("tells thousands of them to one that comes later", async () => {
    const one = await replica();
    const names = Array.from({ length: 3_000 }, (_, at) => `user ${at}`);
    // A slow machine lets Redis be taken for dead meanwhile, and the rest be told later.
    await one.revoke(...names);
    await waitUntil("all are in the list", async () => (await listed()) >= names.length, 10_000);
    const late = await replica();
    assert.deepEqual(new Set(late.heard()), new Set(names));
    await one.hears("user 2999");
  });

  it("keeps replicas apart that have another prefix", async () => {
    const [one, other] = [await replica(), await replica({ prefix: "other:" })];
    await one.revoke("alice");
    await sleep(100);
    assert.deepEqual(other.heard(), []);
    assert.equal(await other.refused(), 0);
  });

  it("tells replicas that know the secret before, and no strangers", async () => {
    const before = "the secret before that one, of its own";
    const one = await replica({ secret: before });
    await one.revoke("alice");
    const [present, stranger] = [await replica({ previousSecret: before }), await replica()];
    assert.deepEqual(present.heard(), ["alice"]);
    assert.deepEqual(stranger.heard(), []);
    assert.equal(await stranger.refused(), 1);
    assert.equal(stranger.link.trusted(), true);
  });

  it("refuses what was tampered with, cached values in place of messages among it", async () => {
    const one = await replica();
    const keys = deriveCacheKeys(SECRET);
    const message = JSON.stringify(revocationOf("mallory"));
    const good = writeMessage(keys, revocationOf("mallory"));
    const written = [
      seal(keys, "grantgate:1:a", message).toString("base64"),
      seal(keys, CHANNEL, message).toString("base64"),
      `${good.slice(0, 40)}${good[40] === "A" ? "B" : "A"}${good.slice(41)}`,
      message,
    ];
    for (const text of written) await client.publish(CHANNEL, `epoch 1 ${text}`);
    for (const text of written) await client.zadd(CHANNEL, Date.now() + 60_000, text);
    for (const text of ["", "x", `epoch one ${good}`]) await client.publish(CHANNEL, text);
    await client.zadd(CHANNEL, "+inf", "epoch 4");
    await waitUntil("all are refused", async () => (await one.refused()) >= 11, 2_000);
    assert.deepEqual(one.heard(), []);
    assert.equal(await one.revoke("alice"), true);
    await one.hears("alice");
  });

  it("goes on where somebody has spoilt the mark of the list", async () => {
    const [one, other] = [await replica(), await replica()];
    await one.revoke("alice");
    await other.hears("alice");
    await client.zadd(CHANNEL, "+inf", "a spoilt mark");
    assert.equal(await one.revoke("bob"), true);
    await other.hears("bob");
    await sleep(TWO_LOOKS);
    assert.deepEqual((await replica()).heard().sort(), ["alice", "bob"]);
  });
});
