import { LRUCache } from "lru-cache";
import type { CacheKeys } from "../cache/digest.ts";
import type { SharedStore } from "../cache/store.ts";

/** What was received and put in force before. A key that could not be remembered may be put in force once more. */
export interface Receipts {
  /** False also where nobody knows: an event must not be lost for that. */
  has(key: string): Promise<boolean>;
  /** For this many milliseconds. */
  remember(key: string, milliseconds: number): Promise<void>;
}

/** Tokens that a single replica remembers; each takes some 200 bytes. */
const LOCAL_RECEIPTS = 100_000;

/** The memory of a single replica. When it is full, the oldest one can be put in force once more. */
export function createLocalReceipts(): Receipts {
  const held = new LRUCache<string, true>({ max: LOCAL_RECEIPTS });
  return {
    has: async (key) => held.has(key),
    remember: async (key, ttl) => void held.set(key, true, { ttl }),
  };
}

/**
 * Milliseconds for which a key is claimed to see whether another replica holds it. Who asks within them, of a token sent
 * to two replicas at once, takes the other's question for a receipt; the token is put in force there all the same.
 */
const PEEK = 1;

/**
 * The memory of all replicas, and of this one for the time that the store fails. A key is held only once what it names
 * is in force: were it claimed before, what a replica that stops meanwhile had begun would be taken for done.
 */
export function createSharedReceipts(store: Pick<SharedStore, "claim" | "release">): Receipts {
  const local = createLocalReceipts();
  return {
    has: async (key) => (await local.has(key)) || (await store.claim(key, PEEK)) === "taken",
    async remember(key, milliseconds) {
      await local.remember(key, milliseconds);
      store.release(key);
      await store.claim(key, milliseconds);
    },
  };
}

/** Names one token among all; no DPoP proof, whose names have three parts, is named like it. `sender` is configured. */
export function receiptKey(keys: CacheKeys, kind: "logout" | "set", sender: string, jti: string): string {
  return keys.digest("proof", JSON.stringify(["event", kind, sender, jti]));
}
