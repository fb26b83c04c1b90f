import { setImmediate as nextTurn } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import type { Fresh } from "./answers.ts";
import type { GuardedAnswer } from "./guard.ts";

/** A remembered answer. Each time by the monotonic clock. */
export interface Held<T> {
  /** The provider or the directory that gave it. */
  readonly source: string;
  readonly value: T;
  readonly negative: boolean;
  /** No event up to here, in the guard's sequence, concerns it. */
  goodTo: number;
  readonly freshUntil: number;
  /** From when on a use of it starts a new call in the background; once. */
  refreshAt: number;
  /** Until when it may serve while it is obtained anew. */
  revalidateUntil: number;
  /** Until when it may serve while it cannot be obtained anew. */
  readonly errorUntil: number;
}

/** The level of the cache that dies with the process: bounded in entries and in bytes, the least used leave first. */
export interface MemoryLevel<T> {
  get(key: string): Held<T> | undefined;
  /** `ttl` in milliseconds; takes the place of what was held under this key, good or negative. */
  set(key: string, from: Pick<Held<T>, "source" | "goodTo">, fresh: Fresh<T>): void;
  delete(key: string): boolean;
  /** Forgets what `concerned` holds true of, a few entries at a time. */
  deleteWhere(concerned: (answer: GuardedAnswer) => boolean): Promise<void>;
  readonly entries: number;
  readonly bytes: number;
}

export interface MemoryOptions {
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** Told of each entry that left for want of room. */
  readonly onEvict: () => void;
}

/** Part of a ttl before whose end a use renews the answer in the background. */
const REFRESH_PART = 0.1;
/** Negative answers have a partition of their own, so that a flood of junk evicts no good answer. */
const NEGATIVE_SHARE = 1 / 8;
/** Bytes of an entry beside the texts of its key and value: map, list, times, objects. `npm run memory` measures it. */
const ENTRY_OVERHEAD = 350;
/** Entries looked at before the event loop goes on. */
const SLICE = 1_000;

export function createMemory<T>(options: MemoryOptions): MemoryLevel<T> {
  const positives = createPartition<T>(options, 1);
  const negatives = createPartition<T>(options, NEGATIVE_SHARE);
  const partitions = [positives, negatives];

  return {
    get: (key) => positives.get(key) ?? negatives.get(key),
    set(key, from, fresh) {
      const [home, other] = fresh.negative ? [negatives, positives] : [positives, negatives];
      other.delete(key);
      const held = toHeld(from, fresh);
      const kept = Math.max(held.freshUntil, held.revalidateUntil, held.errorUntil) - performance.now();
      home.set(key, held, { ttl: kept, size: sizeOf(key, fresh.value) });
    },
    delete: (key) => partitions.map((partition) => partition.delete(key)).includes(true),
    async deleteWhere(concerned) {
      for (const partition of partitions) {
        const keys = [...partition.keys()];
        for (let at = 0; at < keys.length; at += SLICE) {
          await nextTurn();
          for (const key of keys.slice(at, at + SLICE)) {
            const held = partition.peek(key);
            if (held && concerned({ key, source: held.source, value: held.value })) partition.delete(key);
          }
        }
      }
    },
    get entries() {
      return positives.size + negatives.size;
    },
    get bytes() {
      return positives.calculatedSize + negatives.calculatedSize;
    },
  };
}

function createPartition<T>({ maxEntries, maxBytes, onEvict }: MemoryOptions, share: number) {
  return new LRUCache<string, Held<T>>({
    max: Math.max(1, Math.floor(maxEntries * share)),
    maxSize: Math.max(1, Math.floor(maxBytes * share)),
    dispose: (_value, _key, reason) => reason === "evict" && onEvict(),
  });
}

function toHeld<T>({ source, goodTo }: Pick<Held<T>, "source" | "goodTo">, fresh: Fresh<T>): Held<T> {
  const { value, ttl, negative = false, renewable = false, stale } = fresh;
  const freshUntil = performance.now() + ttl;
  return {
    source,
    value,
    negative,
    goodTo,
    freshUntil,
    refreshAt: renewable ? freshUntil - ttl * REFRESH_PART : Number.POSITIVE_INFINITY,
    revalidateUntil: freshUntil + (stale?.whileRevalidate ?? 0),
    errorUntil: freshUntil + (stale?.ifError ?? 0),
  };
}

/** Bytes, near enough: strings of JSON are held as one byte a character. */
function sizeOf(key: string, value: unknown): number {
  return key.length + JSON.stringify(value).length + ENTRY_OVERHEAD;
}
