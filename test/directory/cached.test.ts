import assert from "node:assert/strict";
import { type CachedDirectory, createUserCache, type LookupTimes } from "../../src/directory/cached.ts";
import {
  type Candidates,
  type LookupResult,
  type Unavailable,
  type UserDirectory,
  type UserQuery,
  unavailable,
} from "../../src/directory/directory.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { type FrozenClock, freezeTime } from "../cache/frozen-clock.ts";
import { type StoredEntries, storeEntries } from "../cache/stored-entries.ts";
import { accountOf, cachedUnderTest, candidates, sourceOf, TIMES } from "./directory-under-test.ts";

const ALICE: UserQuery = { keys: ["username"], value: "alice" };
const USER = { username: "Alice", groups: ["staff"] };
const FOUND: LookupResult = { kind: "found", user: USER };
const NOBODY = candidates();

describe("cacheDirectory", () => {
  let clock: FrozenClock;
  let store: StoredEntries;
  let asked: UserQuery[];
  let answer: Candidates | Unavailable | Error;
  let revision: string;
  let directory: CachedDirectory;
  const metrics = createMetrics();

  function source(name: string): UserDirectory {
    const search: UserDirectory["search"] = async (query) => {
      asked.push(query);
      if (answer instanceof Error) throw answer;
      return answer;
    };
    return Object.defineProperty(sourceOf(search, name), "revision", { get: () => revision });
  }

  const bounds = { maxEntries: 64, maxBytes: 1_000_000, metrics, random: () => 0 };
  const userCache = () => createUserCache({ ...bounds, shared: store });
  const memoryAlone = () => createUserCache({ ...bounds, shared: undefined });

  function build(name = "staff", cache = userCache(), times: Partial<LookupTimes> = {}) {
    return cachedUnderTest(source(name), { cache, times: { ...TIMES, ...times }, metrics });
  }

  beforeEach(() => {
    clock = freezeTime();
    store = storeEntries();
    asked = [];
    answer = candidates(accountOf(USER));
    revision = "1";
    directory = build();
    metrics.registry.resetMetrics();
  });
  afterEach(() => clock.thaw());

  /** Asserts that an answer is remembered in memory for so many milliseconds and no longer. */
  async function assertRemembered(milliseconds: number): Promise<void> {
    await directory.lookup(ALICE);
    store.held.clear();
    // Before the part of its time in which a use renews it.
    clock.pass(milliseconds * 0.8);
    assert.equal((await directory.lookup(ALICE)).origin, "memory");
    clock.pass(milliseconds * 0.2 + 1);
    assert.equal((await directory.lookup(ALICE)).origin, "upstream");
  }

  it("remembers a found user for its ttl", async () => {
    assert.deepEqual(await directory.lookup(ALICE), { value: FOUND, origin: "upstream" });
    assert.deepEqual(await directory.lookup(ALICE), { value: FOUND, origin: "memory" });
    await assertRemembered(TIMES.found);
  });

  const negatives = [
    ["notFound", NOBODY, TIMES.notFound],
    ["inactive", candidates(accountOf(USER, false)), TIMES.inactive],
    ["ambiguous", candidates(accountOf(USER, true, "1"), accountOf(USER, true, "2")), TIMES.inactive],
  ] as const;
  for (const [kind, found, milliseconds] of negatives) {
    it(`remembers ${kind} for its own time, and in no shared store`, async () => {
      answer = found;
      assert.deepEqual(await directory.lookup(ALICE), { value: { kind }, origin: "upstream" });
      assert.equal(store.held.size, 0);
      await assertRemembered(milliseconds);
    });
  }

  it("never remembers an outage", async () => {
    answer = unavailable("timeout");
    assert.deepEqual((await directory.lookup(ALICE)).value, answer);
    answer = candidates(accountOf(USER));
    assert.deepEqual((await directory.lookup(ALICE)).value, FOUND);
  });

  it("passes a defect on, and remembers nothing of it", async () => {
    const defect = new Error("a defect");
    answer = defect;
    await assert.rejects(directory.lookup(ALICE), defect);
    answer = candidates(accountOf(USER));
    assert.equal((await directory.lookup(ALICE)).value.kind, "found");
  });

  it("asks anew once the directory has another revision", async () => {
    await directory.lookup(ALICE);
    revision = "2";
    answer = NOBODY;
    assert.deepEqual(await directory.lookup(ALICE), { value: { kind: "notFound" }, origin: "upstream" });
  });

  it("keeps directories, attributes and values apart in one cache", async () => {
    const cache = userCache();
    const [staff, guests] = [build("staff", cache), build("guests", cache)];
    answer = NOBODY;
    await staff.lookup(ALICE);
    await staff.lookup({ keys: ["email"], value: "alice" });
    await staff.lookup({ keys: ["username", "email"], value: "alice" });
    await staff.lookup({ keys: ["username"], value: "alic" });
    await guests.lookup(ALICE);
    assert.equal(asked.length, 5);
  });

  it("takes an answer about another user for none", async () => {
    answer = candidates(accountOf({ username: "alice2", groups: [] }));
    assert.deepEqual((await directory.lookup(ALICE)).value, { kind: "notFound" });
    answer = candidates(accountOf({ username: "bob", email: "alice", groups: [] }));
    revision = "2";
    assert.deepEqual((await directory.lookup(ALICE)).value, { kind: "notFound" });
  });

  for (const value of ["\uff41lice", "\u212aurt", "jo\u0308rg"]) {
    it(`never asks for ${JSON.stringify(value)}, which NFKC would change`, async () => {
      assert.equal((await directory.lookup({ keys: ["username"], value })).value.kind, "notFound");
      assert.deepEqual(asked, []);
    });
  }

  it("shares a found user with another replica, and nothing that is not one", async () => {
    await directory.lookup(ALICE);
    assert.deepEqual(await build().lookup(ALICE), { value: FOUND, origin: "redis" });
    for (const [key, entry] of store.held) store.held.set(key, { ...entry, value: { kind: "found" } });
    assert.equal((await build().lookup(ALICE)).origin, "upstream");
  });

  describe("beyond a user's time", () => {
    const buildWith = (times: Partial<LookupTimes>) => build("staff", memoryAlone(), times);
    const originOf = async () => (await directory.lookup(ALICE)).origin;
    /** Lets the lookup in the background end. */
    const settled = () => new Promise((resolve) => setImmediate(resolve));

    it("serves the user once more while it is looked up in the background", async () => {
      directory = buildWith({ whileRevalidate: 10_000 });
      await directory.lookup(ALICE);
      clock.pass(TIMES.found + 1);
      assert.equal(await originOf(), "stale");
      await settled();
      assert.deepEqual([await originOf(), asked.length], ["memory", 2]);
    });

    it("waits for the answer where the lookup in the background failed", async () => {
      directory = buildWith({ whileRevalidate: 10_000 });
      await directory.lookup(ALICE);
      clock.pass(TIMES.found + 1);
      answer = unavailable("timeout");
      assert.equal(await originOf(), "stale");
      await settled();
      assert.equal((await directory.lookup(ALICE)).value.kind, "unavailable");
    });

    it("waits for the answer after that time", async () => {
      directory = buildWith({ whileRevalidate: 10_000 });
      await directory.lookup(ALICE);
      clock.pass(TIMES.found + 10_001);
      assert.equal(await originOf(), "upstream");
    });

    it("serves the user for a time while the directory is down, and only then", async () => {
      directory = buildWith({ ifError: 60_000 });
      await directory.lookup(ALICE);
      clock.pass(TIMES.found + 1);
      answer = unavailable("timeout");
      assert.deepEqual(await directory.lookup(ALICE), { value: FOUND, origin: "staleIfError" });
      answer = NOBODY;
      assert.deepEqual(await directory.lookup(ALICE), { value: { kind: "notFound" }, origin: "upstream" });
      answer = unavailable("timeout");
      clock.pass(TIMES.notFound + 1);
      assert.equal((await directory.lookup(ALICE)).value.kind, "unavailable");
    });

    it("serves nobody beyond that time, and by default not at all", async () => {
      for (const [times, passed] of [
        [{ ifError: 60_000 }, TIMES.found + 60_001],
        [{}, TIMES.found + 1],
      ] as const) {
        directory = buildWith(times);
        answer = candidates(accountOf(USER));
        await directory.lookup(ALICE);
        clock.pass(passed);
        answer = unavailable("timeout");
        assert.equal((await directory.lookup(ALICE)).value.kind, "unavailable");
      }
    });
  });

  it("counts lookups by directory and result", async () => {
    await directory.lookup(ALICE);
    await directory.lookup(ALICE);
    const { values } = await metrics.directoryLookups.get();
    assert.deepEqual(values, [{ labels: { directory: "staff", result: "found" }, value: 1 }]);
  });
});
