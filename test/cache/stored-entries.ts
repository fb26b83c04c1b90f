import type { Entry, SharedStore } from "../../src/cache/store.ts";

/** A store for one test: what is in it can be seen and put there by hand. */
export interface StoredEntries extends SharedStore {
  readonly held: Map<string, Entry>;
  /** Until when each claim lasts, by the monotonic clock. */
  readonly claimed: Map<string, number>;
}

export function storeEntries(): StoredEntries {
  const held = new Map<string, Entry>();
  const claimed = new Map<string, number>();
  return {
    held,
    claimed,
    get: async (key) => held.get(key),
    set: (key, entry) => void held.set(key, entry),
    async claim(key, milliseconds) {
      const now = performance.now();
      if ((claimed.get(key) ?? 0) > now) return "taken";
      claimed.set(key, now + milliseconds);
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
