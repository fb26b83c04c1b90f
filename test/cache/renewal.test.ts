import assert from "node:assert/strict";
import type { Fresh } from "../../src/cache/answers.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { type CacheUnderTest, cacheUnderTest } from "./caches-under-test.ts";
import { type FrozenClock, freezeTime } from "./frozen-clock.ts";
import { MINUTE, OUTAGE, settle, told, type Upstream, upstream } from "./loads.ts";
import { entryOf } from "./running-store.ts";
import { type StoredEntries, storeEntries } from "./stored-entries.ts";

const decode = (value: unknown) => (typeof value === "string" ? value : undefined);
const RENEWABLE: Partial<Fresh<string>> = { renewable: true };
/** Milliseconds: in the last tenth of a ttl of a minute. */
const LATE = 55_000;

describe("an answer in use that is about to end", () => {
  let clock: FrozenClock;
  let source: Upstream;
  let store: StoredEntries;
  let cache: CacheUnderTest<string>;
  const metrics = createMetrics();
  const ask = async (key = "a") => told(await cache.fetch(key, source.load));

  beforeEach(() => {
    clock = freezeTime();
    source = upstream();
    source.answer(RENEWABLE);
    store = storeEntries();
    metrics.registry.resetMetrics();
    cache = cacheUnderTest({ metrics, shared: { store, decode } });
  });
  afterEach(() => clock.thaw());

  it("is renewed in the background, once, while the old one serves", async () => {
    await ask();
    clock.pass(LATE);
    source.hold();
    assert.deepEqual(await Promise.all([ask(), ask()]), ["answer 1 from memory", "answer 1 from memory"]);
    await settle();
    assert.equal(await ask(), "answer 1 from memory");
    assert.equal(source.calls, 2);
    source.release();
    await settle();
    assert.equal(await ask(), "answer 2 from memory");
    clock.pass(MINUTE - 10_000);
    assert.equal(await ask(), "answer 2 from memory");
    assert.equal(source.calls, 2);
    const { values } = await metrics.cacheRefreshes.get();
    assert.deepEqual(
      values.map(({ labels, value }) => [labels.kind, value]),
      [["introspection", 1]],
    );
  });

  it("is not renewed before, and not where nobody asks for it", async () => {
    await ask("a");
    await ask("b");
    clock.pass(MINUTE * 0.9 - 1);
    await ask("a");
    await settle();
    assert.equal(source.calls, 2);
    clock.pass(2);
    await ask("a");
    await settle();
    assert.equal(source.calls, 3);
  });

  it("is not renewed where the answer's own end is the token's", async () => {
    source.answer({});
    await ask();
    clock.pass(LATE);
    assert.equal(await ask(), "answer 1 from memory");
    await settle();
    assert.equal(source.calls, 1);
  });

  for (const [what, answer] of [
    ["an outage", OUTAGE],
    ["a defect", new Error("a defect")],
  ] as const) {
    it(`serves on until its ttl where the renewal ends in ${what}, and is not asked for again before`, async () => {
      await ask();
      clock.pass(LATE);
      source.answer(answer);
      await ask();
      await settle();
      clock.pass(MINUTE - LATE - 1);
      assert.equal(await ask(), "answer 1 from memory");
      await settle();
      assert.equal(source.calls, 2);
      source.answer({});
      clock.pass(2);
      assert.equal(await ask(), "answer 3 from upstream");
    });
  }

  it("is replaced by a negative one, in memory and in the shared store", async () => {
    await ask();
    assert.equal(store.held.size, 1);
    clock.pass(LATE);
    source.answer({ negative: true });
    await ask();
    await settle();
    assert.equal(await ask(), "answer 2 from memory");
    assert.equal(store.held.size, 0);
  });

  it("is replaced under its previous name too", async () => {
    const question = { key: { name: "a", previous: "old" }, source: "corp", load: source.load };
    await cache.raw.fetch(question);
    clock.pass(LATE);
    source.answer({ negative: true });
    source.hold();
    await cache.raw.fetch(question);
    await settle();
    store.held.set("old", entryOf("old"));
    source.release();
    await settle();
    assert.deepEqual([...store.held.keys()], []);
  });

  it("is taken from the shared store where another replica has renewed it", async () => {
    const other = cacheUnderTest<string>({ shared: { store, decode } });
    await ask();
    assert.equal(told(await other.fetch("a", source.load)), "answer 1 from redis");
    clock.pass(LATE);
    await ask();
    await settle();
    assert.equal(source.calls, 2);
    assert.equal(told(await other.fetch("a", source.load)), "answer 1 from memory");
    await settle();
    assert.equal(source.calls, 2);
    assert.equal(told(await other.fetch("a", source.load)), "answer 2 from memory");
  });

  it("is renewed by a replica that has it from the shared store, where no other has", async () => {
    const other = cacheUnderTest<string>({ shared: { store, decode } });
    await ask();
    await other.fetch("a", source.load);
    clock.pass(LATE);
    await other.fetch("a", source.load);
    await settle();
    assert.equal(source.calls, 2);
  });

  it("is not taken for renewed where the clocks run a little apart", async () => {
    await ask();
    const entry = store.held.get("a");
    assert.ok(entry);
    store.held.set("a", { ...entry, expiresAt: entry.expiresAt + 5 });
    clock.pass(LATE);
    await ask();
    await settle();
    assert.equal(source.calls, 2);
  });
});
