import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { connectRedis } from "../../src/cache/redis-connection.ts";
import { redisSchema } from "../../src/config/schema/cache.ts";
import { waitUntil } from "../support/ports.ts";
import { startRedis, withClient } from "../support/redis.ts";
import { startRedisCluster } from "../support/redis-cluster.ts";
import { startRedisSentinelSet } from "../support/redis-sentinel.ts";
import type { WrittenRedis } from "./running-store.ts";

const CHANNEL = "grantgate:news";
/** Milliseconds: longer than a connection for commands may be silent while one is under way. */
const SILENCE = 700;

interface Subscription {
  readonly redis: Redis;
  readonly heard: string[];
  readonly errors: unknown[];
}

async function subscribe(written: WrittenRedis): Promise<Subscription> {
  const redis = connectRedis(redisSchema.parse(written), { use: "subscription" });
  const [heard, errors]: [string[], unknown[]] = [[], []];
  redis.on("error", (error) => errors.push(error));
  redis.on("message", (_channel, message) => heard.push(message));
  await redis.subscribe(CHANNEL);
  return { redis, heard, errors };
}

/** Publishes, by way of the server on that port, until it is heard. */
const isHeard = ({ heard }: Subscription, port: number, message: string) =>
  waitUntil(`${message} is heard`, async () => {
    await withClient(port, (client) => client.publish(CHANNEL, message)).catch(() => undefined);
    return heard.includes(message);
  });

describe("a subscription", () => {
  let subscription: Subscription | undefined;
  let stop = async () => {};

  afterEach(async () => {
    subscription?.redis.disconnect();
    await stop();
  });

  it("may be silent, and goes on after its server was gone", async () => {
    const redis = await startRedis();
    stop = redis.stop;
    subscription = await subscribe(redis.url);
    await sleep(SILENCE);
    await isHeard(subscription, redis.port, "at first");
    assert.deepEqual(subscription.errors, []);
    await redis.kill();
    await redis.restart();
    await isHeard(subscription, redis.port, "after");
  });

  it("is told from a dead connection, on which it would wait for ever", async () => {
    const redis = await startRedis();
    stop = redis.stop;
    subscription = await subscribe(redis.url);
    let closed = false;
    subscription.redis.once("close", () => {
      closed = true;
    });
    await redis.pause();
    await waitUntil("it is given up", () => closed, 8_000);
    await redis.resume();
    await isHeard(subscription, redis.port, "after");
  });

  it("may begin before its server does", async () => {
    const redis = await startRedis();
    stop = redis.stop;
    await redis.kill();
    const subscribing = subscribe(redis.url);
    await sleep(50);
    await redis.restart();
    subscription = await subscribing;
    await isHeard(subscription, redis.port, "at last");
  });

  it("follows a Sentinel to the new master", async () => {
    const set = await startRedisSentinelSet();
    stop = set.stop;
    subscription = await subscribe({ sentinels: [set.address], name: set.name });
    await isHeard(subscription, set.master.port, "at first");
    await set.master.kill();
    await isHeard(subscription, set.replica.port, "after");
  });

  it("hears all nodes of a Cluster by way of one, and of another when that is gone", async () => {
    const cluster = await startRedisCluster();
    stop = cluster.stop;
    const [first, second, third] = cluster.nodes;
    assert.ok(first && second && third);
    subscription = await subscribe({ cluster: [...cluster.addresses] });
    await isHeard(subscription, third.port, "at first");
    await first.kill();
    await isHeard(subscription, third.port, "by way of the second");
    await second.kill();
    await isHeard(subscription, third.port, "by way of the third");
  });
});
