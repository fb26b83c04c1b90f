import type { Entry, SharedStore } from "../../src/cache/store.ts";

/** A store for one test: what is in it can be seen and put there by hand. */
export interface StoredEntries extends SharedStore {
  readonly held: Map<string, Entry>;
  readonly claimed: Set<string>;
}

export function storeEntries(): StoredEntries {
  const held = new Map<string, Entry>();
  const claimed = new Set<string>();
  return {
    held,
    claimed,
    get: async (key) => held.get(key),
    set: (key, entry) => void held.set(key, entry),
    async claim(key) {
      if (claimed.has(key)) return "taken";
      claimed.add(key);
      return "claimed";
    },
    release: (key) => void claimed.delete(key),
    async remove(keys) {
      for (const key of keys) held.delete(key);
      return true;
    },
    async *entries() {
      yield* held;
    },
    close: async () => undefined,
  };
}
