import {
  type Answer,
  type AnswerCache,
  type AnswerCacheOptions,
  createAnswerCache,
  type Fresh,
} from "../../src/cache/answers.ts";
import { createMetrics } from "../../src/observe/metrics.ts";

export const SOURCE = "corp";

/** A cache asked by the bare name of a key; no ttl is shortened at random. */
export interface CacheUnderTest<T> extends Omit<AnswerCache<T>, "fetch" | "forget"> {
  fetch(name: string, load: () => Promise<Fresh<T>>): Promise<Answer<T>>;
  forget(name: string): void;
  /** The cache itself. */
  readonly raw: AnswerCache<T>;
}

export function cacheUnderTest<T>(options: Partial<AnswerCacheOptions<T>> = {}): CacheUnderTest<T> {
  const cache = createAnswerCache<T>({
    kind: "introspection",
    maxEntries: 8,
    maxBytes: 1_000_000,
    metrics: createMetrics(),
    random: () => 0,
    ...options,
  });
  return {
    ...cache,
    raw: cache,
    fetch: (name, load) => cache.fetch({ key: { name }, source: SOURCE, load }),
    forget: (name) => cache.forget({ name }),
  };
}
