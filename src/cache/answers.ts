import { LRUCache } from "lru-cache";
import type { Metrics } from "../observe/metrics.ts";
import type { SharedStore } from "./store.ts";

/** An answer just obtained. */
export interface Fresh<T> {
  readonly value: T;
  /** Milliseconds; 0 for what must not be remembered. */
  readonly ttl: number;
  /** Remembered in a partition of its own, so that a flood of junk evicts no good answer. */
  readonly negative?: true;
  readonly stale?: Staleness;
  /** No answer could be had: an earlier one may serve in its place. */
  readonly outage?: true;
}

/** How much longer than its ttl an answer may serve, in milliseconds each. */
export interface Staleness {
  /** While it is obtained anew in the background. */
  readonly whileRevalidate: number;
  /** While it cannot be obtained anew. */
  readonly ifError: number;
}

/**
 * `shared`: another request had already asked, and both got its answer. `stale`: it is being obtained anew.
 * `staleIfError`: it could not be.
 */
export type AnswerOrigin = "memory" | "redis" | "shared" | "upstream" | "stale" | "staleIfError";

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

/** Each time by the monotonic clock. */
interface Held<T> {
  readonly value: T;
  readonly freshUntil: number;
  revalidateUntil: number;
  readonly errorUntil: number;
}

interface Flight<T> extends Answer<T> {
  readonly outage: boolean;
}

export function createAnswerCache<T>(options: AnswerCacheOptions<T>): AnswerCache<T> {
  const { kind, metrics, shared } = options;
  const positives = new LRUCache<string, Held<T>>({ max: options.maxEntries });
  const negatives = new LRUCache<string, Held<T>>({ max: Math.max(1, options.maxEntries >> 3) });
  const flights = new Map<string, Promise<Flight<T>>>();

  const held = (key: string) => positives.get(key) ?? negatives.get(key);

  function hold(key: string, { value, ttl, negative, stale }: Fresh<T>): void {
    const freshUntil = performance.now() + ttl;
    const revalidateUntil = freshUntil + (stale?.whileRevalidate ?? 0);
    const errorUntil = freshUntil + (stale?.ifError ?? 0);
    const kept = Math.max(revalidateUntil, errorUntil) - performance.now();
    // Who is gone must not come back while the directory is down.
    (negative ? positives : negatives).delete(key);
    (negative ? negatives : positives).set(
      key,
      { value, freshUntil, revalidateUntil, errorUntil },
      { ttl: kept },
    );
  }

  function remember(key: string, fresh: Fresh<T>): void {
    const { value, ttl, negative } = fresh;
    if (ttl <= 0) return;
    hold(key, fresh);
    // Negative answers stay out of the shared store: random tokens would fill it for every replica.
    if (!negative) shared?.store.set(key, { value, expiresAt: Date.now() + ttl });
  }

  async function fetchRemote(key: string, load: () => Promise<Fresh<T>>): Promise<Flight<T>> {
    const entry = await shared?.store.get(key);
    const ttl = entry ? entry.expiresAt - Date.now() : 0;
    const value = entry && ttl > 0 ? shared?.decode(entry.value) : undefined;
    if (value !== undefined) {
      hold(key, { value, ttl });
      return { value, origin: "redis", outage: false };
    }
    const fresh = await load();
    remember(key, fresh);
    return { value: fresh.value, origin: "upstream", outage: fresh.outage === true };
  }

  function startFlight(key: string, load: () => Promise<Fresh<T>>): Promise<Flight<T>> {
    const flight = fetchRemote(key, load).finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  }

  /** Once it has failed, who asks next waits for the answer. */
  async function revalidate(entry: Held<T>, flight: Promise<Flight<T>>): Promise<void> {
    // A defect is met, and told, by who asks next.
    const { outage } = await flight.catch(() => ({ outage: true }));
    if (outage) entry.revalidateUntil = 0;
  }

  async function fetch(key: string, load: () => Promise<Fresh<T>>): Promise<Answer<T>> {
    const entry = held(key);
    const now = performance.now();
    if (entry && now < entry.freshUntil) return { value: entry.value, origin: "memory" };
    const underWay = flights.get(key);
    const flight = underWay ?? startFlight(key, load);
    if (entry && now < entry.revalidateUntil) {
      if (!underWay) void revalidate(entry, flight);
      return { value: entry.value, origin: "stale" };
    }
    const { value, origin, outage } = await flight;
    if (outage && entry && performance.now() < entry.errorUntil) {
      return { value: entry.value, origin: "staleIfError" };
    }
    return { value, origin: underWay ? "shared" : origin };
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
