import { LRUCache } from "lru-cache";
import type { Metrics } from "../observe/metrics.ts";
import type { SharedStore } from "./store.ts";

/** An answer just obtained. `ttl` in milliseconds; 0 for what must not be remembered, an outage above all. */
export interface Fresh<T> {
  readonly value: T;
  readonly ttl: number;
  /** Remembered in a partition of its own, so that a flood of junk evicts no good answer. */
  readonly negative?: true;
}

/** `shared`: another request had already asked, and both got its answer. */
export type AnswerOrigin = "memory" | "redis" | "shared" | "upstream";

export interface Answer<T> {
  readonly value: T;
  readonly origin: AnswerOrigin;
}

/** Answers of one kind, remembered in memory and, where configured, in Redis. */
export interface AnswerCache<T> {
  /** The remembered answer, else that of `load`, which runs once for all who ask meanwhile. */
  fetch(key: string, load: () => Promise<Fresh<T>>): Promise<Answer<T>>;
  forget(key: string): void;
}

export interface AnswerCacheOptions<T> {
  readonly kind: "introspection" | "userinfo" | "tokenCheck" | "verification" | "user";
  /** Entries in memory; an eighth as many negative ones. */
  readonly maxEntries: number;
  readonly metrics: Metrics;
  readonly shared?: SharedAnswers<T> | undefined;
}

export interface SharedAnswers<T> {
  readonly store: SharedStore;
  /** Reads a value that the store held; undefined for another shape, which counts as absent. */
  readonly decode: (value: unknown) => T | undefined;
}

interface Held<T> {
  readonly value: T;
}

export function createAnswerCache<T>(options: AnswerCacheOptions<T>): AnswerCache<T> {
  const { kind, metrics, shared } = options;
  const positives = new LRUCache<string, Held<T>>({ max: options.maxEntries });
  const negatives = new LRUCache<string, Held<T>>({ max: Math.max(1, options.maxEntries >> 3) });
  const flights = new Map<string, Promise<Answer<T>>>();

  async function fetchRemote(key: string, load: () => Promise<Fresh<T>>): Promise<Answer<T>> {
    const entry = await shared?.store.get(key);
    const ttl = entry ? entry.expiresAt - Date.now() : 0;
    const value = entry && ttl > 0 ? shared?.decode(entry.value) : undefined;
    if (value !== undefined) {
      positives.set(key, { value }, { ttl });
      return { value, origin: "redis" };
    }
    const fresh = await load();
    remember(key, fresh);
    return { value: fresh.value, origin: "upstream" };
  }

  function remember(key: string, { value, ttl, negative }: Fresh<T>): void {
    if (ttl <= 0) return;
    (negative ? negatives : positives).set(key, { value }, { ttl });
    // Negative answers stay out of the shared store: random tokens would fill it for every replica.
    if (!negative) shared?.store.set(key, { value, expiresAt: Date.now() + ttl });
  }

  async function fetch(key: string, load: () => Promise<Fresh<T>>): Promise<Answer<T>> {
    const held = positives.get(key) ?? negatives.get(key);
    if (held) return { value: held.value, origin: "memory" };
    const underWay = flights.get(key);
    if (underWay) return { value: (await underWay).value, origin: "shared" };
    const flight = fetchRemote(key, load).finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  }

  return {
    async fetch(key, load) {
      const answer = await fetch(key, load);
      metrics.cacheRequests.inc({ kind, origin: answer.origin });
      return answer;
    },
    forget(key) {
      positives.delete(key);
      negatives.delete(key);
    },
  };
}
