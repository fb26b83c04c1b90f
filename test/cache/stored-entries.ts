import type { Entry, SharedStore } from "../../src/cache/store.ts";

/** A store for one test: what is in it can be seen and put there by hand. */
export interface StoredEntries extends SharedStore {
  readonly entries: Map<string, Entry>;
}

export function storeEntries(): StoredEntries {
  const entries = new Map<string, Entry>();
  return {
    entries,
    get: async (key) => entries.get(key),
    set: (key, entry) => void entries.set(key, entry),
    claim: async () => undefined,
    close: async () => undefined,
  };
}
