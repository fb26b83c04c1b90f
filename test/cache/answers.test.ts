import assert from "node:assert/strict";
import type { Fresh } from "../../src/cache/answers.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { type CacheUnderTest, cacheUnderTest } from "./caches-under-test.ts";
import { type FrozenClock, freezeTime } from "./frozen-clock.ts";

const MINUTE = 60_000;

describe("createAnswerCache", () => {
  let clock: FrozenClock;
  let cache: CacheUnderTest<string>;
  let loads: number;
  const metrics = createMetrics();
  const load = (fresh: Partial<Fresh<string>> = {}) => {
    return async (): Promise<Fresh<string>> => {
      loads += 1;
      return { value: `answer ${loads}`, ttl: MINUTE, ...fresh };
    };
  };
  const originOf = async (key: string, fresh?: Partial<Fresh<string>>) =>
    (await cache.fetch(key, load(fresh))).origin;

  beforeEach(() => {
    clock = freezeTime();
    loads = 0;
    metrics.registry.resetMetrics();
    cache = cacheUnderTest({ metrics });
  });
  afterEach(() => clock.thaw());

  it("answers from memory what it was told once", async () => {
    assert.deepEqual(await cache.fetch("a", load()), { value: "answer 1", origin: "upstream" });
    assert.deepEqual(await cache.fetch("a", load()), { value: "answer 1", origin: "memory" });
    assert.deepEqual(await cache.fetch("b", load()), { value: "answer 2", origin: "upstream" });
  });

  it("forgets when the ttl is over, and not before", async () => {
    await originOf("a");
    clock.pass(MINUTE - 1);
    assert.equal(await originOf("a"), "memory");
    clock.pass(2);
    assert.equal(await originOf("a"), "upstream");
  });

  for (const ttl of [0, -1]) {
    it(`remembers nothing for a ttl of ${ttl}`, async () => {
      assert.equal(await originOf("a", { ttl }), "upstream");
      assert.equal(await originOf("a", { ttl }), "upstream");
    });
  }

  it("holds no more than it may", async () => {
    for (let at = 0; at < 9; at += 1) await originOf(`key ${at}`);
    assert.equal(await originOf("key 8"), "memory");
    assert.equal(await originOf("key 0"), "upstream");
  });

  it("keeps every good answer through a flood of negative ones, and few of those", async () => {
    for (let at = 0; at < 8; at += 1) await originOf(`good ${at}`);
    for (let at = 0; at < 100; at += 1) await originOf(`junk ${at}`, { negative: true });
    for (let at = 0; at < 8; at += 1) assert.equal(await originOf(`good ${at}`), "memory");
    assert.equal(await originOf("junk 99", { negative: true }), "memory");
    assert.equal(await originOf("junk 98", { negative: true }), "upstream");
  });

  it("forgets a good answer and a negative one on request", async () => {
    await originOf("good");
    await originOf("bad", { negative: true });
    cache.forget("good");
    cache.forget("bad");
    assert.equal(await originOf("good"), "upstream");
    assert.equal(await originOf("bad"), "upstream");
  });

  it("counts answers by where they came from", async () => {
    await originOf("a");
    await originOf("a");
    await originOf("a");
    const { values } = await metrics.cacheRequests.get();
    assert.deepEqual(
      values.map(({ labels, value }) => [labels.kind, labels.origin, value]),
      [
        ["introspection", "memory", 2],
        ["introspection", "upstream", 1],
      ],
    );
  });
});
