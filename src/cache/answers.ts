import type { Metrics } from "../observe/metrics.ts";
import type { Tally } from "../observe/tallied-counter.ts";
import { createFlights } from "./flights.ts";
import { UNWATCHED, type Watch, type WatchedCache } from "./guard.ts";
import { createMemory, type Held } from "./memory.ts";
import type { SharedStore, Staleness } from "./store.ts";

export type { Staleness } from "./store.ts";

/** An answer just obtained. */
export interface Fresh<T> {
  readonly value: T;
  /** Milliseconds; 0 for what must not be remembered. */
  readonly ttl: number;
  /** Remembered in a partition of its own, in memory alone: random tokens would fill the store for every replica. */
  readonly negative?: boolean;
  /** Worth obtaining anew before its ttl ends. Not so where the ttl ends with the thing itself, as at a token's exp. */
  readonly renewable?: boolean | undefined;
  readonly stale?: Staleness | undefined;
  /** No answer could be had: an earlier one may serve in its place. */
  readonly outage?: true;
}

/**
 * Names an answer. `local`, where it is there, is its name in this process' memory, in place of one that costs more.
 * `previous` is the name under `cache.previousSecret`, by which the shared store may know it still. */
export interface CacheKey {
  readonly name: string;
  readonly previous?: string | undefined;
  readonly local?: string;
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

/** Reads no `name` where it need not: that one may cost a hash. */
export const localName = (key: CacheKey): string => key.local ?? key.name;

/** Who is asked, and how. */
export interface Question<T> {
  readonly key: CacheKey;
  /** The provider or the directory that answers. */
  readonly source: string;
  load(): Promise<Fresh<T>>;
}

/** Answers of one kind, remembered in memory and, where configured, in Redis. */
export interface AnswerCache<T> extends WatchedCache {
  readonly kind: AnswerKind;
  /** The remembered answer, else that of `load`, which runs once for all who ask meanwhile. */
  fetch(question: Question<T>): Promise<Answer<T>>;
  forget(key: CacheKey): void;
}

export type AnswerKind = "introspection" | "userinfo" | "tokenCheck" | "verification" | "user";

export interface AnswerCacheOptions<T> {
  readonly kind: AnswerKind;
  /** In memory; an eighth as many negative ones beside them. */
  readonly maxEntries: number;
  readonly maxBytes: number;
  readonly metrics: Metrics;
  readonly shared?: SharedAnswers<T> | undefined;
  readonly watch?: Watch | undefined;
  /** From 0 to 1, each time another; for tests. */
  readonly random?: () => number;
}

export interface SharedAnswers<T> {
  readonly store: SharedStore;
  /** Reads a value that the store held; undefined for another shape, which counts as absent. */
  readonly decode: (value: unknown) => T | undefined;
}

/** Milliseconds: what another replica obtained since holds longer than ours by more than two clocks differ. */
const RENEWED = 100;

export function createAnswerCache<T>(options: AnswerCacheOptions<T>): AnswerCache<T> {
  const { kind, metrics, watch = UNWATCHED } = options;
  const { guard } = watch;
  const memory = createMemory<T>({ ...options, onEvict: () => metrics.cacheEvictions.inc({ kind }) });
  const flights = createFlights<T>({ ...options, memory, guard });
  metrics.observeMemory(kind, memory);
  // Prometheus sees no increase in a series that begins with 1.
  for (const counter of [metrics.cacheEvictions, metrics.cacheNegatives, metrics.cacheRefreshes])
    counter.inc({ kind }, 0);
  const tallyOf = (origin: AnswerOrigin) => metrics.cacheRequests.tally({ kind, origin });
  const requests = {
    memory: tallyOf("memory"),
    redis: tallyOf("redis"),
    shared: tallyOf("shared"),
    upstream: tallyOf("upstream"),
    stale: tallyOf("stale"),
    staleIfError: tallyOf("staleIfError"),
  } satisfies Record<AnswerOrigin, Tally>;

  /** What is remembered, unless something has happened since that concerns it. */
  function remembered({ key }: Question<T>): Held<T> | undefined {
    const name = localName(key);
    const entry = guard.trusted() ? memory.get(name) : undefined;
    if (entry === undefined) return undefined;
    const { source, value } = entry;
    if (guard.concernedSince(entry.goodTo, { key: name, source, value })) {
      memory.delete(name);
      return undefined;
    }
    entry.goodTo = guard.position();
    return entry;
  }

  /** Obtains an answer anew while it serves. Once that has failed, who asks next after its ttl waits for the answer. */
  async function renew(entry: Held<T>, question: Question<T>): Promise<void> {
    if (flights.joinable(question)) return;
    metrics.cacheRefreshes.inc({ kind });
    const left = Math.max(0, entry.freshUntil - performance.now());
    // A defect is met, and told, by who asks next.
    await flights.start(question, Date.now() + left + RENEWED).catch(() => undefined);
    if (memory.get(localName(question.key)) === entry) entry.revalidateUntil = 0;
  }

  async function fetchAnew(question: Question<T>): Promise<Answer<T>> {
    const underWay = flights.joinable(question);
    const landing = await (underWay ?? flights.start(question, Date.now()));
    // As often as events come meanwhile: who asks is answered for when his time is over.
    if (landing.superseded) return recall(question) ?? fetchAnew(question);
    const entry = landing.outage ? remembered(question) : undefined;
    if (entry && performance.now() < entry.errorUntil) return { value: entry.value, origin: "staleIfError" };
    return { value: landing.value, origin: underWay ? "shared" : landing.origin };
  }

  /** What memory may serve, at once. */
  function recall(question: Question<T>): Answer<T> | undefined {
    const entry = remembered(question);
    const now = performance.now();
    if (entry && now < entry.freshUntil) {
      if (now >= entry.refreshAt) {
        entry.refreshAt = Number.POSITIVE_INFINITY;
        void renew(entry, question);
      }
      return { value: entry.value, origin: "memory" };
    }
    if (entry && now < entry.revalidateUntil) {
      void renew(entry, question);
      return { value: entry.value, origin: "stale" };
    }
    return undefined;
  }

  const cache: AnswerCache<T> = {
    kind,
    async fetch(question) {
      const answer = recall(question) ?? (await fetchAnew(question));
      requests[answer.origin].count += 1;
      return answer;
    },
    forget(key) {
      memory.delete(localName(key));
    },
    forgetWhere: (concerned) => memory.deleteWhere(concerned),
  };
  watch.add(cache);
  return cache;
}
