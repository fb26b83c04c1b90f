import assert from "node:assert/strict";
import { createMetrics } from "../../src/observe/metrics.ts";
import { cacheUnderTest } from "./caches-under-test.ts";
import { upstream } from "./loads.ts";
import { storeEntries } from "./stored-entries.ts";

const KNOWN = 8_000;
const JUNK = 100_000;
const MAX_BYTES = 8_000_000;
const decode = (value: unknown) => (typeof value === "string" ? value : undefined);

describe(`a flood of ${JUNK} random tokens`, () => {
  it("evicts no known one, fills no store and takes no more memory than it may", async () => {
    const metrics = createMetrics();
    const store = storeEntries();
    const shared = { store, decode };
    const limits = { maxEntries: 16_000, maxBytes: MAX_BYTES };
    const cache = cacheUnderTest<string>({ ...limits, metrics, shared });
    const source = upstream();
    for (let at = 0; at < KNOWN; at += 1) await cache.fetch(`known ${at}`, source.load);
    source.answer({ negative: true });
    for (let at = 0; at < JUNK; at += 1) await cache.fetch(`junk ${at}`, source.load);
    source.answer(new Error("asked for a known one"));
    for (let at = 0; at < KNOWN; at += 1) {
      assert.equal((await cache.fetch(`known ${at}`, source.load)).origin, "memory");
    }
    assert.equal(store.held.size, KNOWN);
    const bytes = (await metrics.cacheBytes.get()).values[0]?.value ?? 0;
    const entries = (await metrics.cacheEntries.get()).values[0]?.value ?? 0;
    const evicted = (await metrics.cacheEvictions.get()).values[0]?.value ?? 0;
    assert.ok(bytes > 0 && bytes <= MAX_BYTES + MAX_BYTES / 8, `${bytes} bytes`);
    assert.equal(entries, KNOWN + 16_000 / 8);
    assert.equal(evicted, JUNK - 16_000 / 8);
    assert.equal(source.calls, KNOWN + JUNK);
  });
});
