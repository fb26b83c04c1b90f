import type { DirectorySettings } from "../config/schema.ts";
import type { Log } from "../observe/log.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Proxies } from "../provider/proxies.ts";
import { type CachedDirectory, type CachedDirectoryOptions, cacheDirectory } from "./cached.ts";
import type { UserDirectory } from "./directory.ts";
import { createFileDirectory } from "./file.ts";
import { createHttpDirectory } from "./http.ts";
import { createLdapDirectory } from "./ldap.ts";
import { createPostgresDirectory } from "./postgres.ts";
import { createScimDirectory } from "./scim.ts";

/** What every directory is made with beside its settings. */
export interface DirectoryContext {
  readonly name: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly proxies: Proxies;
}

export function createDirectory(settings: DirectorySettings, context: DirectoryContext): UserDirectory {
  switch (settings.type) {
    case "file":
      return createFileDirectory(settings, context);
    case "http":
      return createHttpDirectory(settings, context);
    case "scim":
      return createScimDirectory(settings, context);
    case "ldap":
      return createLdapDirectory(settings, context);
    case "postgres":
      return createPostgresDirectory(settings, context);
  }
}

export interface BuildContext extends DirectoryContext, Pick<CachedDirectoryOptions, "keys" | "cache"> {
  /** Milliseconds for which a user is remembered where the directory does not say. */
  readonly found: number;
}

/** For a file, which nobody waits for. */
const IN_MEMORY = { timeout: 2_000, maxConcurrent: 1_024 };

/** A directory as grants use it. */
export function buildDirectory(settings: DirectorySettings, context: BuildContext): CachedDirectory {
  const { keys, cache, log, metrics } = context;
  const { found = context.found, notFound, inactive, staleWhileRevalidate, staleIfError } = settings.cache;
  const stale = { whileRevalidate: staleWhileRevalidate ?? 0, ifError: staleIfError ?? 0 };
  const { timeout, maxConcurrent } = settings.type === "file" ? IN_MEMORY : settings;
  return cacheDirectory(createDirectory(settings, context), {
    keys,
    cache,
    times: { found, notFound, inactive, ...stale },
    timeout,
    maxConcurrent,
    log,
    metrics,
  });
}
