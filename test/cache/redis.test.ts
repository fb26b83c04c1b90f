import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { createUserCache } from "../../src/directory/cached.ts";
import type { User } from "../../src/directory/directory.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { accountOf, cachedUnderTest, candidates, sourceOf } from "../directory/directory-under-test.ts";
import { waitUntil } from "../support/ports.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { cacheUnderTest } from "./caches-under-test.ts";
import { entryOf, openStore, type RunningStore, SECRET, waitUntilUp } from "./running-store.ts";

const MINUTE = 60_000;

describe("createRedisStore", () => {
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

  const stored = (key: string) =>
    waitUntil(`${key} is stored`, async () => (await client.exists(`grantgate:1:${key}`)) === 1, 2_000);

  async function put(key: string, entry = entryOf({ sub: "alice" })) {
    one.store.set(key, entry);
    await stored(key);
    return entry;
  }

  it("gives back what was put in, to every replica with the same secret", async () => {
    const entry = await put("a");
    assert.deepEqual(await one.store.get("a"), entry);
    assert.deepEqual(await other.store.get("a"), entry);
  });

  it("gives a user that one replica has found to the other", async () => {
    const lookedUpBy = ({ store }: RunningStore) => {
      const metrics = createMetrics();
      const cache = createUserCache({ maxEntries: 8, maxBytes: 100_000, metrics, shared: store });
      const source = sourceOf(async () => candidates(accountOf({ username: "alice", groups: [] })));
      const directory = cachedUnderTest(source, { keys: deriveCacheKeys(SECRET), cache, metrics });
      return directory.lookup({ keys: ["username"], value: "alice" });
    };
    const found = await lookedUpBy(one);
    assert.equal(found.origin, "upstream");
    await waitUntil("the user is stored", async () => (await client.dbsize()) === 1, 2_000);
    assert.deepEqual(await lookedUpBy(other), { ...found, origin: "redis" });
  });

  it("gives nothing to a replica with another secret, and counts that", async () => {
    await put("a");
    const stranger = openStore(redis.url, "another secret of thirty-two characters");
    await waitUntilUp(stranger);
    assert.equal(await stranger.store.get("a"), undefined);
    assert.equal(await stranger.failures("unseal"), 1);
    await stranger.store.close();
  });

  it("knows nothing of another key", async () => {
    await put("a");
    assert.equal(await one.store.get("b"), undefined);
    assert.equal(await one.failures("get"), 0);
  });

  it("lets an entry go when it stops to hold", async () => {
    await put("a", entryOf("x", { expiresAt: Date.now() + 300 }));
    const left = await client.pttl("grantgate:1:a");
    assert.ok(left > 0 && left <= 300, `${left} ms`);
    await waitUntil("it is gone", async () => (await client.exists("grantgate:1:a")) === 0, 2_000);
    assert.equal(await one.store.get("a"), undefined);
  });

  it("stores nothing that no longer holds", async () => {
    one.store.set("past", entryOf("x", { expiresAt: Date.now() }));
    await put("a");
    assert.deepEqual(await client.keys("*"), ["grantgate:1:a"]);
    assert.equal(await one.failures("set"), 0);
  });

  it("misses where a value was moved to its key, and where bytes are no value of ours", async () => {
    await put("a");
    const sealed = await client.getBuffer("grantgate:1:a");
    assert.ok(sealed);
    for (const value of [sealed, "", "x", '{"value":1,"expiresAt":9e15}', Buffer.alloc(64)]) {
      await client.set("grantgate:1:b", value);
      assert.equal(await one.store.get("b"), undefined);
    }
  });

  it("misses where the key holds another type, and can replace it", async () => {
    await client.lpush("grantgate:1:list", "x");
    const failuresBefore = await one.failures("get");
    assert.equal(await one.store.get("list"), undefined);
    assert.equal(await one.failures("get"), failuresBefore + 1);
    const entry = await put("list");
    await waitUntil(
      "it is replaced",
      async () => (await client.type("grantgate:1:list")) === "string",
      2_000,
    );
    assert.deepEqual(await one.store.get("list"), entry);
  });

  it("holds no token, name, address or claim in clear", async () => {
    const user: User = { username: "alice", email: "alice@corp.test", groups: ["jira-users"] };
    const keys = deriveCacheKeys(SECRET);
    const metrics = createMetrics();
    const directory = cachedUnderTest(
      sourceOf(async () => candidates(accountOf(user))),
      {
        keys,
        cache: createUserCache({ maxEntries: 8, maxBytes: 100_000, metrics, shared: one.store }),
        metrics,
      },
    );
    await directory.lookup({ keys: ["username"], value: "alice" });
    const decode = (value: unknown) => value;
    const shared = { store: one.store, decode };
    const answers = cacheUnderTest<unknown>({ metrics, shared });
    const key = keys.digest("token", "bearer-token-itself");
    await answers.fetch(key, async () => ({ value: { sub: "alice", scope: "read:jira" }, ttl: MINUTE }));
    await waitUntil("both are stored", async () => (await client.dbsize()) === 2, 2_000);
    const dump = [...(await redis.entries())].map(([name, value]) => `${name} ${value.toString("latin1")}`);
    for (const secret of [
      "bearer-token",
      "alice",
      "corp.test",
      "jira",
      "sub",
      "scope",
      "username",
      "staff",
    ]) {
      const forms = [secret, Buffer.from(secret).toString("base64url"), Buffer.from(secret).toString("hex")];
      for (const form of forms) assert.equal(dump.join("\n").includes(form), false, secret);
    }
  });
});
