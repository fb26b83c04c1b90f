import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type LinkUnderTest,
  linkUnderTest,
  revocationsUnderTest,
} from "../revocation/revocations-under-test.ts";
import { type CacheUnderTest, cacheUnderTest } from "./caches-under-test.ts";
import { type FrozenClock, freezeTime } from "./frozen-clock.ts";
import { MINUTE, OUTAGE, told, type Upstream, upstream } from "./loads.ts";
import { storeEntries } from "./stored-entries.ts";

const decode = (value: unknown) => (typeof value === "string" ? value : undefined);

describe("answers while events may be missed", () => {
  let clock: FrozenClock;
  let link: LinkUnderTest;
  let cache: CacheUnderTest<string>;
  let source: Upstream;
  const ask = async () => told(await cache.fetch("a", source.load));

  beforeEach(() => {
    clock = freezeTime();
    link = linkUnderTest();
    source = upstream();
    const watch = revocationsUnderTest({ link: link.connect });
    cache = cacheUnderTest({ watch, shared: { store: storeEntries(), decode } });
  });
  afterEach(() => clock.thaw());

  it("are not used, neither from memory nor from the store", async () => {
    await ask();
    link.isTrusted = false;
    assert.equal(await ask(), "answer 2 from upstream");
    assert.equal(await ask(), "answer 3 from upstream");
    link.isTrusted = true;
    assert.equal(await ask(), "answer 3 from memory");
  });

  it("still are asked for once by many together", async () => {
    link.isTrusted = false;
    source.hold();
    const asking = [ask(), ask(), ask()];
    await sleep(1);
    source.release();
    await Promise.all(asking);
    assert.equal(source.calls, 1);
  });

  it("do not serve in place of one that cannot be obtained", async () => {
    source.answer({ stale: { whileRevalidate: MINUTE, ifError: MINUTE } });
    await ask();
    clock.pass(MINUTE + 1);
    link.isTrusted = false;
    source.answer(OUTAGE);
    assert.equal(await ask(), "no answer from upstream");
  });
});
