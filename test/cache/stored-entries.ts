import type { Entry, SharedStore } from "../../src/cache/store.ts";

/** A store for one test: what is in it can be seen and put there by hand. */
export interface StoredEntries extends SharedStore {
  readonly stored: Map<string, Entry>;
  readonly claimed: Set<string>;
}

export function storeEntries(): StoredEntries {
  const stored = new Map<string, Entry>();
  const claimed = new Set<string>();
  return {
    stored,
    claimed,
    get: async (key) => stored.get(key),
    set: (key, entry) => void stored.set(key, entry),
    async claim(key) {
      if (claimed.has(key)) return "taken";
      claimed.add(key);
      return "claimed";
    },
    release: (key) => void claimed.delete(key),
    async remove(keys) {
      for (const key of keys) stored.delete(key);
      return true;
    },
    async *entries() {
      yield* stored;
    },
    close: async () => undefined,
  };
}
