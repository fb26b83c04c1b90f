import pLimit from "p-limit";
import { createBreaker, OUTAGE_LIMITS } from "../breaker/breaker.ts";
import {
  type Answer,
  type AnswerCache,
  type AnswerCacheOptions,
  createAnswerCache,
  type Fresh,
  type Staleness,
} from "../cache/answers.ts";
import type { CacheKeys } from "../cache/digest.ts";
import type { SharedStore } from "../cache/store.ts";
import type { Log } from "../observe/log.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Tracing } from "../observe/tracing/tracing.ts";
import { isPlainValue } from "./compare.ts";
import {
  type Candidates,
  type LookupResult,
  type Unavailable,
  type UserDirectory,
  type UserQuery,
  unavailable,
} from "./directory.ts";
import { resolveLookup } from "./resolve.ts";
import { decodeUser } from "./user.ts";
import { userKeys } from "./user-key.ts";

/** Lookups that wait for their turn, each as long as a lookup may take; beyond that the directory is unavailable. */
const MAX_WAITING = 20_000;

/** Milliseconds for which each answer is remembered, and for which a found user may serve beyond that. */
export interface LookupTimes extends Staleness {
  readonly found: number;
  readonly notFound: number;
  readonly inactive: number;
}

export interface CachedDirectoryOptions {
  readonly keys: CacheKeys;
  readonly cache: AnswerCache<LookupResult>;
  readonly times: LookupTimes;
  /** Milliseconds for one lookup, waiting for its turn included. */
  readonly timeout: number;
  /** Lookups at once. */
  readonly maxConcurrent: number;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracing?: Tracing | undefined;
}

export interface UserCacheOptions
  extends Pick<AnswerCacheOptions<LookupResult>, "maxEntries" | "maxBytes" | "metrics" | "watch" | "random"> {
  readonly shared: SharedStore | undefined;
}

export function createUserCache({ shared, ...options }: UserCacheOptions): AnswerCache<LookupResult> {
  const answers = shared && { store: shared, decode: decodeFound };
  return createAnswerCache<LookupResult>({ kind: "user", ...options, shared: answers });
}

const NOBODY = Promise.resolve<Answer<LookupResult>>({ value: { kind: "notFound" }, origin: "memory" });

/** A directory as grants use it: its answers say where they came from. */
export interface CachedDirectory {
  lookup(query: UserQuery): Promise<Answer<LookupResult>>;
  close(): Promise<void>;
}

/**
 * What every directory has in common: values that look like others find nobody, the answer is compared with
 * the question, lookups are bounded in number and time and stop while the directory is down, and answers are
 * remembered until its revision changes.
 */
export function cacheDirectory(directory: UserDirectory, options: CachedDirectoryOptions): CachedDirectory {
  const { keys, cache, metrics, tracing } = options;
  const search = boundedSearch(directory, options);
  const attributes = { "grantgate.directory": directory.name };
  const keyOf = userKeys(directory, keys);

  const look = async (query: UserQuery) => resolveLookup(await search(query), query);
  const lookTraced = (query: UserQuery) =>
    tracing === undefined
      ? look(query)
      : tracing.call({ name: "directory.lookup", attributes }, () => look(query), endOf);

  async function ask(query: UserQuery): Promise<Fresh<LookupResult>> {
    const result = await lookTraced(query);
    metrics.directoryLookups.inc({ directory: directory.name, result: result.kind });
    metrics.directoryUp.set({ directory: directory.name }, result.kind === "unavailable" ? 0 : 1);
    return rememberFor(result, options.times);
  }

  return {
    lookup(query) {
      if (!isPlainValue(query.value)) return NOBODY;
      return cache.fetch({ key: keyOf(query), source: directory.name, load: () => ask(query) });
    },
    close: () => directory.close(),
  };
}

const endOf = ({ kind }: LookupResult) => ({ result: kind, failed: kind === "unavailable" });

function rememberFor(value: LookupResult, times: LookupTimes): Fresh<LookupResult> {
  switch (value.kind) {
    case "found":
      return { value, ttl: times.found, renewable: true, stale: times };
    case "unavailable":
      return { value, ttl: 0, outage: true };
    case "notFound":
      return { value, ttl: times.notFound, negative: true };
    default:
      return { value, ttl: times.inactive, negative: true };
  }
}

type Search = UserDirectory["search"];

/** One lookup's time begins when it is wanted, so that none waits for a slow source longer than its caller. */
function boundedSearch(directory: UserDirectory, options: CachedDirectoryOptions): Search {
  const { timeout, maxConcurrent, log, metrics } = options;
  const limit = pLimit(maxConcurrent);
  const breaker = createBreaker({ name: `directory:${directory.name}`, ...OUTAGE_LIMITS, metrics, log });
  const stopped = (): Unavailable => ({
    ...unavailable("the directory's breaker is open"),
    retryAfter: breaker.retryAfter ?? 1,
  });

  async function searchInTurn(query: UserQuery, latest: number): Promise<Candidates | Unavailable> {
    if (performance.now() >= latest) return unavailable("timeout");
    // The source is judged by its own time: that a lookup waited long tells of many users, not of an outage.
    const search = () => within(directory.search(query), timeout);
    return breaker.run(search, isUnavailable) ?? stopped();
  }

  return async (query) => {
    if (breaker.retryAfter !== undefined) return stopped();
    if (limit.pendingCount >= MAX_WAITING) return unavailable("too many lookups wait");
    const latest = performance.now() + timeout;
    return within(
      limit(() => searchInTurn(query, latest)),
      timeout,
    );
  };
}

const isUnavailable = ({ kind }: Candidates | Unavailable) => kind === "unavailable";

async function within(
  search: Promise<Candidates | Unavailable>,
  milliseconds: number,
): Promise<Candidates | Unavailable> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Unavailable>((resolve) => {
    timer = setTimeout(() => resolve(unavailable("timeout")), milliseconds);
  });
  try {
    return await Promise.race([search, late]);
  } finally {
    clearTimeout(timer);
  }
}

function decodeFound(value: unknown): LookupResult | undefined {
  const user =
    typeof value === "object" && value !== null && "user" in value ? decodeUser(value.user) : undefined;
  return user && { kind: "found", user };
}
