import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { createAnswerCache } from "../../src/cache/answers.ts";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { readToken } from "../../src/credential/token.ts";
import { answerKey } from "../../src/grant/validator-key.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { waitUntil } from "../support/ports.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { SOURCE } from "./caches-under-test.ts";
import { told, type Upstream, upstream } from "./loads.ts";
import { openStore, type RunningStore, SECRET, waitUntilUp } from "./running-store.ts";

const BEFORE = "the secret before that one, of its own";
const TOKEN = "an-opaque-token";
const decode = (value: unknown) => (typeof value === "string" ? value : undefined);

describe("an answer that was stored under the previous secret", () => {
  let redis: RedisServer;
  let client: Redis;
  let source: Upstream;
  const stores: RunningStore[] = [];

  before(async function () {
    this.timeout(120_000);
    redis = await startRedis();
    client = new Redis(redis.url);
  });
  beforeEach(async () => {
    await client.flushall();
    source = upstream();
  });
  afterEach(async () => {
    for (const { store } of stores.splice(0)) await store.close();
  });
  after(async () => {
    client?.disconnect();
    await redis?.stop();
  });

  /** A replica with these secrets; asks for the answer about the token. */
  async function replica(secret: string, previousSecret?: string) {
    const running = openStore(redis.url, secret, previousSecret);
    stores.push(running);
    await waitUntilUp(running);
    const keys = deriveCacheKeys(secret, previousSecret);
    const id = {
      local: "1",
      name: keys.digest("settings", "those of its provider"),
      previous: keys.previous?.digest("settings", "those of its provider"),
    };
    const cache = createAnswerCache<string>({
      kind: "introspection",
      maxEntries: 8,
      maxBytes: 100_000,
      metrics: createMetrics(),
      shared: { store: running.store, decode },
    });
    const key = answerKey(readToken(TOKEN, keys), id);
    return {
      key,
      running,
      ask: async () => told(await cache.fetch({ key, source: SOURCE, load: source.load })),
    };
  }
  const stored = (count: number) =>
    waitUntil(
      `${count} answers are stored`,
      async () => (await client.keys("grantgate:1:*")).length === count,
      2_000,
    );

  it("is found by its previous name, and nothing is asked for again", async () => {
    const old = await replica(BEFORE);
    assert.equal(await old.ask(), "answer 1 from upstream");
    await stored(1);
    const present = await replica(SECRET, BEFORE);
    assert.equal(await present.ask(), "answer 1 from redis");
    assert.equal(await present.ask(), "answer 1 from memory");
    assert.equal(await present.running.failures("unseal"), 0);
  });

  it("is not found without the secret", async () => {
    await (await replica(BEFORE)).ask();
    await stored(1);
    assert.equal(await (await replica(SECRET)).ask(), "answer 2 from upstream");
    assert.equal(
      await (await replica(SECRET, "a secret that never was, with 32 characters")).ask(),
      "answer 2 from redis",
    );
  });

  it("gives way to one under the present secret, under which new ones are stored alone", async () => {
    const present = await replica(SECRET, BEFORE);
    await present.ask();
    await stored(1);
    assert.deepEqual(await client.keys("grantgate:1:*"), [`grantgate:1:${present.key.name}`]);
    await (await replica(BEFORE)).ask();
    await stored(2);
    assert.equal(await (await replica(SECRET, BEFORE)).ask(), "answer 1 from redis");
  });

  it("cannot be moved to the present name", async () => {
    const old = await replica(BEFORE);
    await old.ask();
    await stored(1);
    const present = await replica(SECRET, BEFORE);
    const [written] = await client.keys("grantgate:1:*");
    await client.rename(written ?? "", `grantgate:1:${present.key.name}`);
    assert.equal(await present.ask(), "answer 2 from upstream");
    assert.ok((await present.running.failures("unseal")) >= 1);
  });
});
