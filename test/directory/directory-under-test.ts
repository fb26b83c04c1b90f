import { deriveCacheKeys } from "../../src/cache/digest.ts";
import type { SharedStore } from "../../src/cache/store.ts";
import {
  type CachedDirectory,
  type CachedDirectoryOptions,
  cacheDirectory,
  createUserCache,
} from "../../src/directory/cached.ts";
import type { Account, Candidates, User, UserDirectory } from "../../src/directory/directory.ts";
import { createLog } from "../../src/observe/log.ts";
import { createMetrics } from "../../src/observe/metrics.ts";

export const keys = deriveCacheKeys("a secret of at least thirty-two characters");

/** Milliseconds. */
export const TIMES = {
  found: 300_000,
  notFound: 30_000,
  inactive: 20_000,
  whileRevalidate: 0,
  ifError: 0,
};

export function accountOf(user: User, active = true, id = user.username): Account {
  return { id, user, active };
}

export function candidates(...accounts: readonly Account[]): Candidates {
  return { kind: "candidates", accounts };
}

/** A source that answers so. */
export function sourceOf(search: UserDirectory["search"], name = "staff"): UserDirectory {
  return { name, revision: "1", search, describe: () => "", close: async () => undefined };
}

/** A source as grants use it, with a cache of its own. */
export function cachedUnderTest(
  source: UserDirectory,
  options: Partial<CachedDirectoryOptions> & { readonly shared?: SharedStore } = {},
): CachedDirectory {
  const { shared, ...others } = options;
  const metrics = options.metrics ?? createMetrics();
  const cache = createUserCache({ maxEntries: 64, maxBytes: 1_000_000, metrics, shared, random: () => 0 });
  return cacheDirectory(source, {
    keys,
    cache,
    times: TIMES,
    timeout: 2_000,
    maxConcurrent: 32,
    log: createLog("silent"),
    metrics,
    ...others,
  });
}
