import assert from "node:assert/strict";
import type { Fresh } from "../../src/cache/answers.ts";
import { type CacheUnderTest, cacheUnderTest } from "./caches-under-test.ts";

describe("misses of one key at the same time", () => {
  let cache: CacheUnderTest<string>;
  let loads: number;

  beforeEach(() => {
    loads = 0;
    cache = cacheUnderTest();
  });

  /** Asks three times before the first load has ended. */
  function fetchThrice(outcome: Promise<Fresh<string>>) {
    const load = () => {
      loads += 1;
      return outcome;
    };
    return Promise.allSettled([cache.fetch("a", load), cache.fetch("a", load), cache.fetch("a", load)]);
  }

  it("share one load and its answer", async () => {
    const answers = await fetchThrice(Promise.resolve({ value: "x", ttl: 1_000 }));
    assert.equal(loads, 1);
    assert.deepEqual(
      answers.map((answer) => answer.status === "fulfilled" && answer.value),
      [
        { value: "x", origin: "upstream" },
        { value: "x", origin: "shared" },
        { value: "x", origin: "shared" },
      ],
    );
  });

  it("share what is not to be remembered too, and then ask again", async () => {
    await fetchThrice(Promise.resolve({ value: "x", ttl: 0 }));
    assert.equal(loads, 1);
    await fetchThrice(Promise.resolve({ value: "x", ttl: 0 }));
    assert.equal(loads, 2);
  });

  it("all reject where the load does, and the next one loads again", async () => {
    const defect = new Error("a defect");
    const answers = await fetchThrice(Promise.reject(defect));
    assert.equal(loads, 1);
    assert.deepEqual(
      answers.map((answer) => answer.status === "rejected" && answer.reason),
      [defect, defect, defect],
    );
    const next = await cache.fetch("a", async () => ({ value: "better", ttl: 1_000 }));
    assert.deepEqual(next, { value: "better", origin: "upstream" });
  });

  it("of another key wait for nobody", async () => {
    void cache.fetch("a", () => new Promise(() => undefined));
    assert.equal((await cache.fetch("b", async () => ({ value: "b", ttl: 1 }))).value, "b");
  });
});
