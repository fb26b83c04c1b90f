import assert from "node:assert/strict";
import type { GuardedAnswer, WatchedCache } from "../../src/cache/guard.ts";
import { createSweep } from "../../src/revocation/sweep.ts";
import type { Target } from "../../src/revocation/target.ts";
import { entryOf } from "../cache/running-store.ts";
import { type StoredEntries, storeEntries } from "../cache/stored-entries.ts";
import { sources } from "./revocations-under-test.ts";

const tokenOf = (sub: string) => ({ kind: "active", claims: { sub } });
const subject = (name: string): Target => ({ kind: "subject", source: "corp", subject: name });

describe("createSweep", () => {
  let store: StoredEntries;
  let passes: number;
  let release: (() => void) | undefined;

  beforeEach(() => {
    store = storeEntries();
    passes = 0;
    release = undefined;
  });

  /** A cache of these users' answers; `isSlow` makes each pass wait for `release`. */
  function cacheOf(names: readonly string[], isSlow = false): WatchedCache & { readonly held: Set<string> } {
    const held = new Set(names);
    return {
      held,
      async forgetWhere(concerned: (answer: GuardedAnswer) => boolean) {
        passes += 1;
        if (isSlow) await new Promise<void>((resolve) => (release = resolve));
        for (const name of held) {
          if (concerned({ key: name, source: "corp", value: tokenOf(name) })) held.delete(name);
        }
      },
    };
  }

  it("forgets in every cache and in the store, and counts each answer once", async () => {
    const caches = [cacheOf(["alice", "bob"]), cacheOf(["carol"])];
    for (const name of ["alice", "carol", "dave"]) store.held.set(name, entryOf(tokenOf(name)));
    const sweep = createSweep({ caches, shared: store, sources });
    assert.equal(await sweep([subject("alice"), subject("carol")]), 2);
    assert.deepEqual(
      caches.map(({ held }) => [...held]),
      [["bob"], []],
    );
    assert.deepEqual([...store.held.keys()], ["dave"]);
    assert.equal(await sweep([{ kind: "all" }]), 2);
    assert.equal(store.held.size, 0);
  });

  it("counts what is in memory alone, where there is no store", async () => {
    const sweep = createSweep({ caches: [cacheOf(["alice"])], shared: undefined, sources });
    assert.equal(await sweep([subject("alice")]), 1);
    assert.equal(await sweep([subject("alice")]), 0);
  });

  it("removes from the store what it found in memory, though a scan may leave it out", async () => {
    const removed: string[] = [];
    const shared = {
      ...store,
      async *entries() {},
      remove: async (keys: readonly string[]) => {
        removed.push(...keys);
        return true;
      },
    };
    await createSweep({ caches: [cacheOf(["alice", "bob"])], shared, sources })([subject("alice")]);
    assert.deepEqual(removed, ["alice"]);
  });

  it("makes one pass at a time, shared by all who come during another, each with its own count", async () => {
    const caches = [cacheOf(["alice", "bob", "carol", "dave"], true)];
    const sweep = createSweep({ caches, shared: undefined, sources });
    const first = sweep([subject("alice")]);
    await new Promise(setImmediate);
    const others = [
      sweep([subject("bob")]),
      sweep([subject("carol"), subject("bob")]),
      sweep([subject("x")]),
    ];
    await new Promise(setImmediate);
    assert.equal(passes, 1);
    release?.();
    assert.equal(await first, 1);
    await new Promise(setImmediate);
    assert.equal(passes, 2);
    release?.();
    assert.deepEqual(await Promise.all(others), [1, 2, 0]);
    assert.equal(passes, 2);
    const last = sweep([subject("dave")]);
    await new Promise(setImmediate);
    release?.();
    assert.equal(await last, 1);
  });
});
