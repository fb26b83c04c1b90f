import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { SharedStore } from "../../src/cache/store.ts";
import { type CacheUnderTest, cacheUnderTest } from "./caches-under-test.ts";
import { type FrozenClock, freezeTime } from "./frozen-clock.ts";
import { told, type Upstream, upstream } from "./loads.ts";
import { type StoredEntries, storeEntries } from "./stored-entries.ts";

const decode = (value: unknown) => (typeof value === "string" ? value : undefined);
const LEASE = "lease:a";
/** Milliseconds, real ones: several looks of a replica that waits. */
const SEVERAL_LOOKS = 150;

describe("replicas that miss together", () => {
  let clock: FrozenClock;
  let store: StoredEntries;
  let source: Upstream;
  let one: CacheUnderTest<string>;
  let other: CacheUnderTest<string>;
  const replica = (its: SharedStore = store) => cacheUnderTest<string>({ shared: { store: its, decode } });
  const ask = async (cache: CacheUnderTest<string>) => told(await cache.fetch("a", source.load));

  beforeEach(() => {
    clock = freezeTime();
    store = storeEntries();
    source = upstream();
    [one, other] = [replica(), replica()];
  });
  afterEach(() => clock.thaw());

  it("make one call: the others wait for its answer, and remember it", async () => {
    source.hold();
    const replicas = [one, other, replica(), replica()];
    const asking = replicas.flatMap((cache) => [ask(cache), ask(cache)]);
    await sleep(SEVERAL_LOOKS);
    assert.equal(source.calls, 1);
    source.release();
    const answers = await Promise.all(asking);
    assert.equal(source.calls, 1);
    assert.equal(answers.filter((answer) => answer === "answer 1 from upstream").length, 1);
    assert.equal(answers.filter((answer) => answer === "answer 1 from redis").length, 3);
    assert.deepEqual(
      await Promise.all(replicas.map(ask)),
      replicas.map(() => "answer 1 from memory"),
    );
  });

  it("give the lease back with the answer", async () => {
    source.hold();
    const asking = ask(one);
    await sleep(1);
    assert.deepEqual([...store.claimed.keys()], [LEASE]);
    source.release();
    await asking;
    assert.deepEqual([...store.claimed.keys()], []);
  });

  for (const [what, answer] of [
    ["a negative answer", { negative: true }],
    ["an outage", { ttl: 0, outage: true }],
    ["a defect", new Error("a defect")],
  ] as const) {
    it(`each ask in turn after ${what}, as nobody else is told of it`, async () => {
      source.answer(answer);
      source.hold();
      const asking = [one, other].map((cache) => ask(cache).catch(() => "rejected"));
      await sleep(SEVERAL_LOOKS);
      assert.equal(source.calls, 1);
      source.release();
      const [first] = await Promise.all(asking);
      assert.equal(first, answer instanceof Error ? "rejected" : "answer 1 from upstream");
      assert.equal(source.calls, 2);
      assert.deepEqual([...store.claimed.keys()], []);
    });
  }

  it("wait two seconds for one that died, and then call themselves", async () => {
    store.claimed.set(LEASE, performance.now() + 5_000);
    const asking = ask(one);
    await sleep(SEVERAL_LOOKS);
    clock.pass(1_999);
    await sleep(SEVERAL_LOOKS);
    assert.equal(source.calls, 0);
    clock.pass(1);
    assert.equal(await asking, "answer 1 from upstream");
    assert.equal(await ask(other), "answer 1 from redis");
  });

  it("call once the lease of one that died is over", async () => {
    store.claimed.set(LEASE, performance.now() + 1_000);
    const asking = [ask(one), ask(other)];
    clock.pass(1_001);
    await Promise.all(asking);
    assert.equal(source.calls, 1);
  });

  it("ask for five seconds at most under one lease", async () => {
    source.hold();
    const asking = ask(one);
    await sleep(1);
    assert.equal(store.claimed.get(LEASE), performance.now() + 5_000);
    source.release();
    await asking;
  });

  it("call at once where the store fails", async () => {
    const failing: SharedStore = {
      ...storeEntries(),
      get: async () => undefined,
      claim: async () => undefined,
    };
    const asking = [replica(failing), replica(failing)].map(ask);
    await Promise.all(asking);
    assert.equal(source.calls, 2);
  });

  it("take an answer that was stored between their look and their claim", async () => {
    let looks = 0;
    const late: SharedStore = {
      ...store,
      get: async (key) => {
        looks += 1;
        return looks === 1 ? undefined : store.held.get(key);
      },
    };
    await ask(one);
    assert.equal(await ask(replica(late)), "answer 1 from redis");
    assert.deepEqual([...store.claimed.keys()], []);
  });

  it("keep nobody waiting who asks for another key", async () => {
    source.hold();
    void ask(one);
    await sleep(1);
    assert.equal((await other.fetch("b", async () => ({ value: "b", ttl: 1 }))).value, "b");
    source.release();
  });
});
