import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import type { CachedDirectory } from "../../src/directory/cached.ts";
import {
  type Candidates,
  type LookupResult,
  type Unavailable,
  type UserDirectory,
  type UserQuery,
  unavailable,
} from "../../src/directory/directory.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { breakerStates } from "../breaker/breaker-under-test.ts";
import { type FrozenClock, freezeTime } from "../cache/frozen-clock.ts";
import { accountOf, cachedUnderTest, candidates, sourceOf, TIMES } from "./directory-under-test.ts";

const DOWN = unavailable("ECONNREFUSED");
const userNamed = (value: string): UserQuery => ({ keys: ["username"], value });
const stopped = (retryAfter: number): LookupResult => ({
  kind: "unavailable",
  detail: "the directory's breaker is open",
  retryAfter,
});

describe("cacheDirectory, with its breaker", () => {
  let clock: FrozenClock;
  let searches: number;
  let answer: Candidates | Unavailable | undefined;
  let directory: CachedDirectory;

  /** Knows everyone, unless it is told what to answer. */
  const search: UserDirectory["search"] = async ({ value }) => {
    searches += 1;
    return answer ?? candidates(accountOf({ username: value, groups: [] }));
  };

  beforeEach(() => {
    clock = freezeTime();
    searches = 0;
    answer = undefined;
    directory = cachedUnderTest(sourceOf(search));
  });
  afterEach(() => clock.thaw());

  const lookUp = async (name: string) => (await directory.lookup(userNamed(name))).value;
  async function meetOutages(times = 5): Promise<void> {
    answer = DOWN;
    for (let at = 0; at < times; at += 1) assert.deepEqual(await lookUp(`user${at}`), DOWN);
  }

  it("asks no more after five outages in a row, and says for how long", async () => {
    await meetOutages();
    assert.deepEqual(await lookUp("alice"), stopped(5));
    clock.pass(3_001);
    assert.deepEqual(await lookUp("alice"), stopped(2));
    assert.equal(searches, 5);
  });

  it("asks again after the pause, and goes on once it was answered", async () => {
    await meetOutages();
    answer = undefined;
    clock.pass(5_000);
    assert.equal((await lookUp("alice")).kind, "found");
    assert.equal((await lookUp("bob")).kind, "found");
  });

  it("lets one lookup through after the pause, and answers the others at once", async () => {
    await meetOutages();
    clock.pass(5_000);
    const kinds = await Promise.all(["alice", "bob", "carol"].map(lookUp));
    assert.deepEqual(kinds, [DOWN, stopped(1), stopped(1)]);
    assert.deepEqual(await lookUp("alice"), stopped(5));
  });

  it("answers at once while the one lookup that is tried hangs in the last place", async () => {
    let hangs = false;
    const down = async () => (hangs ? new Promise<never>(() => undefined) : DOWN);
    directory = cachedUnderTest(sourceOf(down), { maxConcurrent: 1 });
    await meetOutages();
    hangs = true;
    clock.pass(5_000);
    void lookUp("alice");
    await turn();
    assert.deepEqual(await lookUp("bob"), stopped(1));
  });

  for (const [what, answers] of [
    ["nobody", candidates()],
    ["an inactive user", candidates(accountOf({ username: "alice", groups: [] }, false))],
  ] as const) {
    it(`takes ${what} for an answer, however often`, async () => {
      answer = answers;
      for (let at = 0; at < 20; at += 1) await lookUp(`user${at}`);
      assert.equal(searches, 20);
    });
  }

  it("counts a source that is too slow", async () => {
    directory = cachedUnderTest(sourceOf(() => new Promise(() => undefined)));
    const lookups = Array.from({ length: 5 }, (_, at) => lookUp(`user${at}`));
    await turn();
    clock.pass(2_000);
    assert.deepEqual(await Promise.all(lookups), Array(5).fill(unavailable("timeout")));
    assert.deepEqual(await lookUp("alice"), stopped(5));
  });

  it("counts no lookup that waited too long for its turn at a source that answers", async () => {
    const slow: UserDirectory["search"] = async (query) => {
      await new Promise((resolve) => setTimeout(resolve, 1_900));
      return search(query);
    };
    directory = cachedUnderTest(sourceOf(slow), { maxConcurrent: 8 });
    const lookups = Array.from({ length: 24 }, (_, at) => lookUp(`user${at}`));
    for (const milliseconds of [1_900, 100, 1_800]) {
      await turn();
      clock.pass(milliseconds);
    }
    const kinds = (await Promise.all(lookups)).map(({ kind }) => kind);
    assert.deepEqual(kinds, [...Array(8).fill("found"), ...Array(16).fill("unavailable")]);
    const next = lookUp("alice");
    await turn();
    clock.pass(1_900);
    assert.equal((await next).kind, "found");
  });

  it("goes on serving a user known before, for as long as configured, without asking", async () => {
    directory = cachedUnderTest(sourceOf(search), { times: { ...TIMES, ifError: 600_000 } });
    assert.equal((await lookUp("alice")).kind, "found");
    clock.pass(TIMES.found);
    await meetOutages();
    const { value, origin } = await directory.lookup(userNamed("alice"));
    assert.deepEqual([value.kind, origin, searches], ["found", "staleIfError", 6]);
  });

  it("passes a defect on, and counts none", async () => {
    directory = cachedUnderTest(sourceOf(() => Promise.reject(new Error("a defect"))));
    for (let at = 0; at < 6; at += 1) await assert.rejects(lookUp(`user${at}`), /a defect/);
  });

  it("stops one directory and no other, and the metrics name it", async () => {
    const metrics = createMetrics();
    const guests = cachedUnderTest(sourceOf(search, "guests"), { metrics });
    directory = cachedUnderTest(sourceOf(search), { metrics });
    await meetOutages();
    answer = undefined;
    assert.equal((await guests.lookup(userNamed("alice"))).value.kind, "found");
    assert.deepEqual(await breakerStates(metrics), { "directory:guests": 0, "directory:staff": 2 });
  });
});
