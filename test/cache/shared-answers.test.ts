import assert from "node:assert/strict";
import type { Fresh } from "../../src/cache/answers.ts";
import { type CacheUnderTest, cacheUnderTest } from "./caches-under-test.ts";
import { type FrozenClock, freezeTime } from "./frozen-clock.ts";
import { entryOf } from "./running-store.ts";
import { type StoredEntries, storeEntries } from "./stored-entries.ts";

const MINUTE = 60_000;
const decode = (value: unknown) => (typeof value === "string" ? value : undefined);
const fresh = (value: string, more: Partial<Fresh<string>> = {}) => {
  return async (): Promise<Fresh<string>> => ({ value, ttl: MINUTE, ...more });
};
const mustNotLoad = () => Promise.reject(new Error("loaded"));

describe("createAnswerCache with a shared store", () => {
  let clock: FrozenClock;
  let store: StoredEntries;
  let cache: CacheUnderTest<string>;

  beforeEach(() => {
    clock = freezeTime();
    store = storeEntries();
    cache = cacheUnderTest({ shared: { store, decode } });
  });
  afterEach(() => clock.thaw());

  it("fills the store after a miss, with the time until which the answer holds", async () => {
    await cache.fetch("a", fresh("x"));
    assert.deepEqual([...store.held], [["a", entryOf("x")]]);
  });

  it("asks the store before it loads, and then remembers the answer itself", async () => {
    store.held.set("a", entryOf("x"));
    assert.deepEqual(await cache.fetch("a", mustNotLoad), { value: "x", origin: "redis" });
    store.held.clear();
    assert.deepEqual(await cache.fetch("a", mustNotLoad), { value: "x", origin: "memory" });
  });

  it("remembers a stored answer no longer than it holds", async () => {
    store.held.set("a", entryOf("x", { expiresAt: Date.now() + 1_000 }));
    await cache.fetch("a", mustNotLoad);
    clock.pass(1_001);
    assert.equal((await cache.fetch("a", fresh("y"))).value, "y");
  });

  it("loads where the stored answer no longer holds", async () => {
    store.held.set("a", entryOf("x", { expiresAt: Date.now() }));
    assert.deepEqual(await cache.fetch("a", fresh("y")), { value: "y", origin: "upstream" });
  });

  for (const value of [undefined, null, 1, ["x"], { value: "x" }]) {
    it(`takes a stored ${JSON.stringify(value)} for absent`, async () => {
      store.held.set("a", entryOf(value));
      assert.deepEqual(await cache.fetch("a", fresh("y")), { value: "y", origin: "upstream" });
    });
  }

  it("stores no negative answer and none that is not to be remembered", async () => {
    await cache.fetch("a", fresh("x", { negative: true }));
    await cache.fetch("b", fresh("x", { ttl: 0 }));
    assert.equal(store.held.size, 0);
  });

  it("asks the store once for all who miss together", async () => {
    let asked = 0;
    const get = async () => {
      asked += 1;
      return undefined;
    };
    const shared = { store: { ...store, get }, decode };
    const other = cacheUnderTest({ shared });
    await Promise.all([other.fetch("a", fresh("x")), other.fetch("a", fresh("x"))]);
    // Once before the claim, once after it.
    assert.equal(asked, 2);
  });
});
