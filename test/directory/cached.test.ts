import assert from "node:assert/strict";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { type CachedDirectory, cacheDirectory, createUserCache } from "../../src/directory/cached.ts";
import type { LookupResult, UserDirectory, UserQuery } from "../../src/directory/directory.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { type FrozenClock, freezeTime } from "../cache/frozen-clock.ts";
import { type StoredEntries, storeEntries } from "../cache/stored-entries.ts";

const TTL = 300_000;
const ALICE: UserQuery = { keys: ["username"], value: "alice" };
const FOUND: LookupResult = { kind: "found", user: { username: "Alice", groups: ["staff"] } };

describe("cacheDirectory", () => {
  let clock: FrozenClock;
  let store: StoredEntries;
  let asked: UserQuery[];
  let answer: LookupResult | Error;
  let revision: string;
  let directory: CachedDirectory;
  const keys = deriveCacheKeys("a secret of at least thirty-two characters");
  const metrics = createMetrics();

  function source(name: string): UserDirectory {
    return {
      name,
      get revision() {
        return revision;
      },
      async lookup(query) {
        asked.push(query);
        if (answer instanceof Error) throw answer;
        return answer;
      },
      close: async () => undefined,
    };
  }

  function build(name = "staff", cache = createUserCache(64, metrics, store), ttl = TTL) {
    return cacheDirectory(source(name), { keys, cache, ttl, metrics });
  }

  beforeEach(() => {
    clock = freezeTime();
    store = storeEntries();
    asked = [];
    answer = FOUND;
    revision = "1";
    directory = build();
    metrics.registry.resetMetrics();
  });
  afterEach(() => clock.thaw());

  /** Asserts that an answer is remembered in memory for so many milliseconds and no longer. */
  async function assertRemembered(milliseconds: number): Promise<void> {
    await directory.lookup(ALICE);
    store.entries.clear();
    clock.pass(milliseconds - 1);
    assert.equal((await directory.lookup(ALICE)).origin, "memory");
    clock.pass(2);
    assert.equal((await directory.lookup(ALICE)).origin, "upstream");
  }

  it("remembers a found user for its ttl", async () => {
    assert.deepEqual(await directory.lookup(ALICE), { value: FOUND, origin: "upstream" });
    assert.deepEqual(await directory.lookup(ALICE), { value: FOUND, origin: "memory" });
    await assertRemembered(TTL);
  });

  for (const kind of ["notFound", "inactive", "ambiguous"] as const) {
    it(`remembers ${kind} for 30 seconds, and in no shared store`, async () => {
      answer = { kind };
      assert.deepEqual(await directory.lookup(ALICE), { value: { kind }, origin: "upstream" });
      assert.equal(store.entries.size, 0);
      await assertRemembered(30_000);
    });
  }

  it("remembers that nobody was found no longer than a user", async () => {
    directory = build("staff", createUserCache(64, metrics, undefined), 5_000);
    answer = { kind: "notFound" };
    await assertRemembered(5_000);
  });

  it("never remembers an outage", async () => {
    answer = { kind: "unavailable", detail: "timeout" };
    assert.deepEqual((await directory.lookup(ALICE)).value, answer);
    answer = FOUND;
    assert.deepEqual((await directory.lookup(ALICE)).value, FOUND);
  });

  it("passes a defect on, and remembers nothing of it", async () => {
    const defect = new Error("a defect");
    answer = defect;
    await assert.rejects(directory.lookup(ALICE), defect);
    answer = FOUND;
    assert.equal((await directory.lookup(ALICE)).value.kind, "found");
  });

  it("asks anew once the directory has another revision", async () => {
    await directory.lookup(ALICE);
    revision = "2";
    answer = { kind: "notFound" };
    assert.deepEqual(await directory.lookup(ALICE), { value: { kind: "notFound" }, origin: "upstream" });
  });

  it("keeps directories, attributes and values apart in one cache", async () => {
    const cache = createUserCache(64, metrics, store);
    const [staff, guests] = [build("staff", cache), build("guests", cache)];
    answer = { kind: "notFound" };
    await staff.lookup(ALICE);
    await staff.lookup({ keys: ["email"], value: "alice" });
    await staff.lookup({ keys: ["username", "email"], value: "alice" });
    await staff.lookup({ keys: ["username"], value: "alic" });
    await guests.lookup(ALICE);
    assert.equal(asked.length, 5);
  });

  it("takes an answer about another user for none", async () => {
    answer = { kind: "found", user: { username: "alice2", groups: [] } };
    assert.deepEqual((await directory.lookup(ALICE)).value, { kind: "notFound" });
    answer = { kind: "found", user: { username: "bob", email: "alice", groups: [] } };
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
    for (const [key, entry] of store.entries) store.entries.set(key, { ...entry, value: { kind: "found" } });
    assert.equal((await build().lookup(ALICE)).origin, "upstream");
  });

  it("counts lookups by directory and result", async () => {
    await directory.lookup(ALICE);
    await directory.lookup(ALICE);
    const { values } = await metrics.directoryLookups.get();
    assert.deepEqual(values, [{ labels: { directory: "staff", result: "found" }, value: 1 }]);
  });
});
