import assert from "node:assert/strict";
import type { Watch } from "../../src/cache/guard.ts";
import type { Revocations } from "../../src/revocation/revocations.ts";
import type { Target } from "../../src/revocation/target.ts";
import {
  type LinkUnderTest,
  linkUnderTest,
  revocationsUnderTest,
} from "../revocation/revocations-under-test.ts";
import { type CacheUnderTest, cacheUnderTest, SOURCE } from "./caches-under-test.ts";
import { type FrozenClock, freezeTime } from "./frozen-clock.ts";
import { MINUTE, settle } from "./loads.ts";
import { entryOf } from "./running-store.ts";
import { type StoredEntries, storeEntries } from "./stored-entries.ts";

interface Verdict {
  readonly claims: { readonly sub: string };
}
const ALICE: Verdict = { claims: { sub: "alice" } };
const BOB: Verdict = { claims: { sub: "bob" } };
const decode = (value: unknown) =>
  [ALICE, BOB].find((verdict) => JSON.stringify(verdict) === JSON.stringify(value));

const SUBJECT: Target = { kind: "subject", source: SOURCE, subject: "alice" };
const ALL: Target = { kind: "all" };
const PROVIDER: Target = { kind: "source", source: SOURCE };
const TOKEN: Target = { kind: "token", token: "a", signed: "x" };
/** The key of an answer about the token `a`. */
const KEY = "a:settings";

describe("answers that events concern", () => {
  let clock: FrozenClock;
  let link: LinkUnderTest;
  let revocations: Revocations & Watch;
  let store: StoredEntries;
  let cache: CacheUnderTest<Verdict>;
  let calls: number;

  beforeEach(() => {
    clock = freezeTime();
    link = linkUnderTest();
    revocations = revocationsUnderTest({ link: link.connect });
    store = storeEntries();
    cache = cacheUnderTest({ watch: revocations, shared: { store, decode } });
    calls = 0;
  });
  afterEach(() => clock.thaw());

  const asked = async (key = KEY, value = ALICE) => {
    const { origin } = await cache.fetch(key, async () => {
      calls += 1;
      return { value, ttl: MINUTE };
    });
    return origin;
  };
  /** Another replica tells of it. */
  const tell = (target: Target, at = Date.now()) => link.tell.heard({ target, at, until: at + 60 * MINUTE });
  /** A call that ends when the test says so. */
  function held(value = ALICE) {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const load = async () => {
      calls += 1;
      await released;
      return { value, ttl: MINUTE };
    };
    return { load, release };
  }

  for (const target of [SUBJECT, ALL, PROVIDER, TOKEN]) {
    describe(`as one of the kind ${target.kind} does`, () => {
      it("are not used, neither from memory nor from the shared store", async () => {
        await asked();
        clock.pass(1);
        tell(target);
        assert.equal(await asked(), "upstream");
        assert.equal(await asked(), "memory");
        assert.equal(calls, 2);
      });

      it("are not used by a replica that hears of it and then finds them in the shared store", async () => {
        tell(target);
        store.held.set(KEY, entryOf(ALICE, { askedAt: Date.now() - 1 }));
        assert.equal(await asked(), "upstream");
        clock.pass(1);
        store.held.set(KEY, entryOf(ALICE));
        cache.forget(KEY);
        assert.equal(await asked(), "redis");
      });

      it("are neither used nor stored where it comes while they are under way", async () => {
        const call = held();
        const first = cache.fetch(KEY, call.load);
        await settle();
        clock.pass(1);
        tell(target);
        const second = asked();
        await settle();
        call.release();
        await Promise.all([first, second]);
        assert.equal(calls, 2);
        assert.equal(store.held.get(KEY)?.askedAt, Date.now());
      });

      it("are not taken over from the store where it comes while they are read, whatever their clock says", async () => {
        const ahead = entryOf(ALICE, { askedAt: Date.now() + 1_000 });
        const stored = [ahead];
        const get = async () => {
          const entry = stored.pop();
          if (entry) tell(target);
          return entry;
        };
        const shared = { store: { ...store, get }, decode };
        const other = cacheUnderTest<Verdict>({ watch: revocations, shared });
        const { value, origin } = await other.fetch(KEY, async () => ({ value: BOB, ttl: MINUTE }));
        assert.deepEqual([value, origin], [BOB, "upstream"]);
      });
    });
  }

  it("wait for no call that began before", async () => {
    const call = held();
    const first = cache.fetch(KEY, call.load);
    await settle();
    clock.pass(1);
    tell(ALL);
    assert.equal(await asked(KEY, BOB), "upstream");
    call.release();
    const { value } = await first;
    assert.equal(value, BOB);
    assert.equal(calls, 2);
  });

  it("are tried for again as often as events come, and never used", async () => {
    let loads = 0;
    const { value } = await cache.fetch(KEY, async () => {
      loads += 1;
      clock.pass(1);
      if (loads < 8) tell(ALL);
      return { value: ALICE, ttl: MINUTE };
    });
    assert.equal(value, ALICE);
    assert.equal(loads, 8);
    assert.equal(store.held.get(KEY)?.askedAt, Date.now() - 1);
  });

  it("do not serve in place of one that cannot be obtained", async () => {
    const stale = { whileRevalidate: 0, ifError: MINUTE };
    await cache.fetch(KEY, async () => ({ value: ALICE, ttl: MINUTE, stale }));
    clock.pass(MINUTE + 1);
    const { value, origin } = await cache.fetch(KEY, async () => {
      tell(SUBJECT);
      return { value: BOB, ttl: 0, outage: true };
    });
    assert.deepEqual([value, origin], [BOB, "upstream"]);
  });

  it("leave others alone: those remembered and those under way", async () => {
    await asked("b:settings", BOB);
    const call = held(BOB);
    const underWay = cache.fetch("c:settings", call.load);
    await settle();
    for (const target of [SUBJECT, TOKEN, { kind: "source", source: "other" } as const]) tell(target);
    call.release();
    await underWay;
    assert.equal(await asked("b:settings", BOB), "memory");
    assert.equal(await asked("c:settings", BOB), "memory");
    assert.equal(calls, 2);
  });

  it("are forgotten no second time where one event is told again", async () => {
    const at = Date.now();
    tell(ALL, at);
    clock.pass(1);
    await asked();
    tell(ALL, at);
    assert.equal(await asked(), "memory");
  });

  it("are gone as soon as the store has lost what it held", async () => {
    await asked();
    clock.pass(1);
    link.tell.lost();
    assert.equal(await asked(), "upstream");
  });
});
