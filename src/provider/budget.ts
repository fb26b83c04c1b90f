import { LRUCache } from "lru-cache";
import pLimit from "p-limit";

/** Calls that may wait for their turn, in multiples of the calls that may run. */
const QUEUE_FACTOR = 4;

/**
 * Bounds the calls to one provider. Tokens never seen before have a budget of their own, so that a flood of
 * junk leaves room for the users whose remembered answers run out meanwhile.
 */
export interface Budget {
  /** Runs the call in its turn; undefined, at once, when too many wait already. */
  run<T>(digest: string, call: () => Promise<T>): Promise<T> | undefined;
  /** Notes a token that the provider called active. */
  admit(digest: string): void;
}

export function createBudget(maxConcurrent: number, maxTokens: number): Budget {
  const seen = new LRUCache<string, true>({ max: maxTokens });
  const forSeen = pLimit(maxConcurrent);
  const forUnseen = pLimit(maxConcurrent);
  return {
    run(digest, call) {
      const limit = seen.has(digest) ? forSeen : forUnseen;
      return limit.pendingCount >= maxConcurrent * QUEUE_FACTOR ? undefined : limit(call);
    },
    admit: (digest) => void seen.set(digest, true),
  };
}
