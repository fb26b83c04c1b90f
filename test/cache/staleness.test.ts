import assert from "node:assert/strict";
import type { Staleness } from "../../src/cache/answers.ts";
import { type CacheUnderTest, cacheUnderTest } from "./caches-under-test.ts";
import { type FrozenClock, freezeTime } from "./frozen-clock.ts";
import { MINUTE, OUTAGE, settle, told, type Upstream, upstream } from "./loads.ts";
import { storeEntries } from "./stored-entries.ts";

const decode = (value: unknown) => (typeof value === "string" ? value : undefined);

describe("an answer beyond its ttl", () => {
  let clock: FrozenClock;
  let source: Upstream;
  let cache: CacheUnderTest<string>;
  const ask = async () => told(await cache.fetch("a", source.load));

  async function remember(stale: Staleness): Promise<void> {
    source.answer({ stale });
    await ask();
    clock.pass(MINUTE + 1);
  }

  beforeEach(() => {
    clock = freezeTime();
    source = upstream();
    cache = cacheUnderTest();
  });
  afterEach(() => clock.thaw());

  describe("with staleWhileRevalidate", () => {
    const stale = { whileRevalidate: 30_000, ifError: 0 };

    it("serves while it is obtained anew, by one call", async () => {
      await remember(stale);
      source.hold();
      assert.deepEqual(await Promise.all([ask(), ask()]), ["answer 1 from stale", "answer 1 from stale"]);
      source.release();
      await settle();
      assert.equal(await ask(), "answer 2 from memory");
      assert.equal(source.calls, 2);
    });

    it("serves no longer than that", async () => {
      await remember(stale);
      clock.pass(30_000);
      assert.equal(await ask(), "answer 2 from upstream");
    });

    it("does not serve again once the new answer is a negative one", async () => {
      await remember(stale);
      source.answer({ negative: true });
      await ask();
      await settle();
      assert.equal(await ask(), "answer 2 from memory");
    });

    for (const [what, answer] of [
      ["an outage", OUTAGE],
      ["what must not be remembered", { ttl: 0, value: "refused" }],
      ["a defect", new Error("a defect")],
    ] as const) {
      it(`serves no more once obtaining it anew has ended in ${what}`, async () => {
        await remember(stale);
        source.answer(answer);
        assert.equal(await ask(), "answer 1 from stale");
        await settle();
        source.answer({});
        assert.equal(await ask(), "answer 3 from upstream");
      });
    }
  });

  describe("with staleIfError", () => {
    const stale = { whileRevalidate: 0, ifError: 30_000 };

    it("serves while it cannot be obtained, which is tried each time", async () => {
      await remember(stale);
      source.answer(OUTAGE);
      assert.equal(await ask(), "answer 1 from staleIfError");
      assert.equal(await ask(), "answer 1 from staleIfError");
      assert.equal(source.calls, 3);
      source.answer({});
      assert.equal(await ask(), "answer 4 from upstream");
    });

    it("serves no longer than that", async () => {
      await remember(stale);
      source.answer(OUTAGE);
      clock.pass(30_000);
      assert.equal(await ask(), "no answer from upstream");
    });

    it("serves nobody where there is an answer, be it one that must not be remembered", async () => {
      await remember(stale);
      source.answer({ ttl: 0, value: "refused" });
      assert.equal(await ask(), "refused from upstream");
      source.answer({ negative: true, value: "inactive" });
      assert.equal(await ask(), "inactive from upstream");
      source.answer(OUTAGE);
      clock.pass(MINUTE + 1);
      assert.equal(await ask(), "no answer from upstream");
    });

    it("serves in a replica that has the answer from the shared store", async () => {
      const shared = { store: storeEntries(), decode };
      const [one, other] = [cacheUnderTest<string>({ shared }), cacheUnderTest<string>({ shared })];
      source.answer({ stale });
      await one.fetch("a", source.load);
      await other.fetch("a", source.load);
      assert.equal(source.calls, 1);
      clock.pass(MINUTE + 1);
      source.answer(OUTAGE);
      assert.equal(told(await other.fetch("a", source.load)), "answer 1 from staleIfError");
    });
  });
});
