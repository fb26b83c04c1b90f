import assert from "node:assert/strict";
import fc from "fast-check";
import { cacheUnderTest } from "./caches-under-test.ts";
import { type FrozenClock, freezeTime } from "./frozen-clock.ts";
import { upstream } from "./loads.ts";
import { storeEntries } from "./stored-entries.ts";

const decode = (value: unknown) => (typeof value === "string" ? value : undefined);

describe("the time for which an answer is remembered", () => {
  let clock: FrozenClock;
  beforeEach(() => {
    clock = freezeTime();
  });
  afterEach(() => clock.thaw());

  /** The ttl that an answer got, as the shared store was told. */
  async function ttlOf(ttl: number, random: () => number): Promise<number> {
    const store = storeEntries();
    const source = upstream();
    source.answer({ ttl });
    await cacheUnderTest<string>({ shared: { store, decode }, random }).fetch("a", source.load);
    return (store.held.get("a")?.expiresAt ?? 0) - Date.now();
  }

  it("is never longer than its ttl, and at most a tenth shorter", async () => {
    const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 86_400_000 }), part, async (ttl, random) => {
        const given = await ttlOf(ttl, () => random);
        assert.ok(given <= ttl && given >= ttl * 0.9 - 1, `${given} of ${ttl} ms`);
      }),
    );
  });

  it("differs from one answer to the next", async () => {
    const given = await Promise.all(Array.from({ length: 20 }, () => ttlOf(60_000, Math.random)));
    assert.ok(new Set(given).size > 10, given.join());
  });

  it("is the same in memory", async () => {
    const cache = cacheUnderTest<string>({ random: () => 0.5 });
    const source = upstream();
    await cache.fetch("a", source.load);
    clock.pass(56_999);
    assert.equal((await cache.fetch("a", source.load)).origin, "memory");
    clock.pass(2);
    assert.equal((await cache.fetch("a", source.load)).origin, "upstream");
  });
});
