import {
  type Answer,
  type AnswerCache,
  createAnswerCache,
  type Fresh,
  type SharedAnswers,
} from "../cache/answers.ts";
import type { CacheKeys } from "../cache/digest.ts";
import type { SharedStore } from "../cache/store.ts";
import type { Metrics } from "../observe/metrics.ts";
import { answersQuery, isPlainValue } from "./compare.ts";
import type { LookupResult, UserDirectory, UserQuery } from "./directory.ts";
import { decodeUser } from "./user.ts";

/** Milliseconds; a new, repaired or reactivated account waits at most this long: 30 seconds. */
const NOT_FOUND_TTL = 30_000;

export interface CachedDirectoryOptions {
  readonly keys: CacheKeys;
  readonly cache: AnswerCache<LookupResult>;
  /** Milliseconds for which a found user is remembered. */
  readonly ttl: number;
  readonly metrics: Metrics;
}

export function createUserCache(
  maxEntries: number,
  metrics: Metrics,
  shared: SharedStore | undefined,
): AnswerCache<LookupResult> {
  const answers: SharedAnswers<LookupResult> | undefined = shared && { store: shared, decode: decodeFound };
  return createAnswerCache({ kind: "user", maxEntries, metrics, shared: answers });
}

/** A directory as grants use it: its answers say where they came from. */
export interface CachedDirectory {
  lookup(query: UserQuery): Promise<Answer<LookupResult>>;
  close(): Promise<void>;
}

/**
 * What every directory has in common: values that look like others find nobody, the answer is compared with
 * the question, and answers are remembered until the directory's revision changes.
 */
export function cacheDirectory(directory: UserDirectory, options: CachedDirectoryOptions): CachedDirectory {
  const { keys, cache, ttl, metrics } = options;

  async function ask(query: UserQuery): Promise<Fresh<LookupResult>> {
    const result = confirm(await directory.lookup(query), query);
    metrics.directoryLookups.inc({ directory: directory.name, result: result.kind });
    if (result.kind === "found") return { value: result, ttl };
    const negativeTtl = result.kind === "unavailable" ? 0 : Math.min(NOT_FOUND_TTL, ttl);
    return { value: result, ttl: negativeTtl, negative: true };
  }

  return {
    async lookup(query) {
      if (!isPlainValue(query.value)) return { value: { kind: "notFound" }, origin: "memory" };
      const subject = JSON.stringify([directory.name, directory.revision, query.keys, query.value]);
      return cache.fetch(keys.digest("user", subject), () => ask(query));
    },
    close: () => directory.close(),
  };
}

function confirm(result: LookupResult, { keys, value }: UserQuery): LookupResult {
  return result.kind === "found" && !answersQuery(result.user, keys, value) ? { kind: "notFound" } : result;
}

function decodeFound(value: unknown): LookupResult | undefined {
  const user =
    typeof value === "object" && value !== null && "user" in value ? decodeUser(value.user) : undefined;
  return user && { kind: "found", user };
}
