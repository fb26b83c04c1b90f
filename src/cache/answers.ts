import type { Metrics } from "../observe/metrics.ts";
import { UNWATCHED, type Watch, type WatchedCache } from "./guard.ts";
import { createMemory, type Held } from "./memory.ts";
import { fetchShared } from "./shared-flight.ts";
import type { SharedStore } from "./store.ts";

/** An answer just obtained. */
export interface Fresh<T> {
  readonly value: T;
  /** Milliseconds; 0 for what must not be remembered. */
  readonly ttl: number;
  /** Remembered in a partition of its own, in memory alone: random tokens would fill the store for every replica. */
  readonly negative?: boolean;
  /** Worth obtaining anew before its ttl ends. Not so where the ttl ends with the thing itself, as at a token's exp. */
  readonly renewable?: boolean;
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

/** Names an answer. `previous` is the name under `cache.previousSecret`, by which the shared store may know it still. */
export interface CacheKey {
  readonly name: string;
  readonly previous?: string | undefined;
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

interface Flight<T> extends Answer<T> {
  readonly outage: boolean;
  /** Something happened meanwhile that concerns the answer. */
  readonly superseded: boolean;
}

/** Part of a ttl by which it is shortened at random, so that what was asked for together does not end together. */
const JITTER = 0.1;
/** Calls for one request, each superseded by an event that concerns its answer. */
const MAX_ATTEMPTS = 3;

export function createAnswerCache<T>(options: AnswerCacheOptions<T>): AnswerCache<T> {
  const { kind, metrics, shared, watch = UNWATCHED, random = Math.random } = options;
  const { guard } = watch;
  const memory = createMemory<T>({ ...options, onEvict: () => metrics.cacheEvictions.inc({ kind }) });
  const flights = new Map<string, Promise<Flight<T>>>();
  metrics.observeMemory(kind, memory);

  async function loadAndStore({ key, source, load }: Question<T>, since: number): Promise<Fresh<T>> {
    const askedAt = Date.now();
    const fresh = await load();
    const { value, ttl, negative } = fresh;
    if (ttl <= 0 || guard.concernedSince(since, { key: key.name, value, source })) return fresh;
    const jittered = { ...fresh, ttl: ttl * (1 - random() * JITTER) };
    const before = memory.get(key.name);
    memory.set(key.name, source, jittered);
    if (!negative)
      shared?.store.set(key.name, { source, value, askedAt, expiresAt: Date.now() + jittered.ttl });
    if (negative) metrics.cacheNegatives.inc({ kind });
    // Another replica must not find what was good until now.
    if (negative && before && !before.negative) void shared?.store.remove([key.name]);
    return fresh;
  }

  async function fly(question: Question<T>, holdsBeyond: number): Promise<Flight<T>> {
    const { key, source } = question;
    const since = guard.position();
    const answerOf = (value: T) => ({ key: key.name, value, source });
    const load = () => loadAndStore(question, since);
    const mayUse = (value: T, askedAt: number) => !guard.concernedAfter(askedAt, answerOf(value));
    const result =
      shared && guard.trusted()
        ? await fetchShared({ key, load, holdsBeyond, mayUse }, shared)
        : ({ kind: "loaded", fresh: await load() } as const);
    if (result.kind === "loaded") {
      const { value, outage = false } = result.fresh;
      const superseded = guard.concernedSince(since, answerOf(value));
      return { value, origin: "upstream", outage, superseded };
    }
    const { value, expiresAt } = result;
    memory.set(key.name, source, { value, ttl: expiresAt - Date.now() });
    return { value, origin: "redis", outage: false, superseded: false };
  }

  function startFlight(question: Question<T>, holdsBeyond: number): Promise<Flight<T>> {
    const { name } = question.key;
    const flight = fly(question, holdsBeyond).finally(() => {
      if (flights.get(name) === flight) flights.delete(name);
    });
    flights.set(name, flight);
    return flight;
  }

  /** Obtains an answer anew while it serves. Once that has failed, who asks next after its ttl waits for the answer. */
  async function renew(entry: Held<T>, question: Question<T>): Promise<void> {
    if (flights.has(question.key.name)) return;
    metrics.cacheRefreshes.inc({ kind });
    // What the shared store holds is no younger than this entry, unless another replica has renewed it.
    const holdsBeyond = Date.now() + Math.max(0, entry.freshUntil - performance.now());
    // A defect is met, and told, by who asks next.
    const { outage } = await startFlight(question, holdsBeyond).catch(() => ({ outage: true }));
    if (outage) entry.revalidateUntil = 0;
  }

  async function fetchAnew(question: Question<T>, entry: Held<T> | undefined): Promise<Answer<T>> {
    for (let attempt = 1; ; attempt += 1) {
      const underWay = flights.get(question.key.name);
      const { value, origin, outage, superseded } = await (underWay ?? startFlight(question, Date.now()));
      if (superseded && attempt < MAX_ATTEMPTS) continue;
      if (outage && entry && performance.now() < entry.errorUntil && guard.trusted()) {
        return { value: entry.value, origin: "staleIfError" };
      }
      return { value, origin: underWay ? "shared" : origin };
    }
  }

  async function fetch(question: Question<T>): Promise<Answer<T>> {
    const entry = guard.trusted() ? memory.get(question.key.name) : undefined;
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
    return fetchAnew(question, entry);
  }

  const cache: AnswerCache<T> = {
    kind,
    async fetch(question) {
      const answer = await fetch(question);
      metrics.cacheRequests.inc({ kind, origin: answer.origin });
      return answer;
    },
    forget({ name }) {
      memory.delete(name);
    },
    forgetWhere: (concerned) => memory.deleteWhere(concerned),
    clear: () => memory.clear(),
  };
  watch.add(cache);
  return cache;
}
