import type { Entry, SharedStore } from "../../src/cache/store.ts";

/** A store for one test: what is in it can be seen and put there by hand. */
export interface StoredEntries extends SharedStore {
  readonly held: Map<string, Entry>;
}

export function storeEntries(): StoredEntries {
  const held = new Map<string, Entry>();
  return {
    held,
    get: async (key) => held.get(key),
    set: (key, entry) => void held.set(key, entry),
    claim: async () => undefined,
    release: () => undefined,
    remove: async (keys) => {
      for (const key of keys) held.delete(key);
      return true;
    },
    async *entries() {
      yield* held;
    },
    close: async () => undefined,
  };
}
