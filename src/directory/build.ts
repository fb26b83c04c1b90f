import type { DirectorySettings } from "../config/schema.ts";
import type { Log } from "../observe/log.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Proxies } from "../provider/proxies.ts";
import { type CachedDirectory, type CachedDirectoryOptions, cacheDirectory } from "./cached.ts";
import type { UserDirectory } from "./directory.ts";
import { createFileDirectory } from "./file.ts";
import { createHttpDirectory } from "./http.ts";
import { createScimDirectory } from "./scim.ts";

/** What every directory is made with beside its settings. */
export interface DirectoryContext {
  readonly name: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly proxies: Proxies;
}

/** The clients of LDAP and of PostgreSQL are loaded only where there is such a directory. */
export async function createDirectory(
  settings: DirectorySettings,
  context: DirectoryContext,
): Promise<UserDirectory> {
  switch (settings.type) {
    case "file":
      return createFileDirectory(settings, context);
    case "http":
      return createHttpDirectory(settings, context);
    case "scim":
      return createScimDirectory(settings, context);
    case "ldap":
      return (await import("./ldap.ts")).createLdapDirectory(settings, context);
    case "postgres":
      return (await import("./postgres.ts")).createPostgresDirectory(settings, context);
  }
}

interface BuildContext extends DirectoryContext, Pick<CachedDirectoryOptions, "keys" | "cache" | "tracing"> {
  /** Milliseconds for which a user is remembered where the directory does not say. */
  readonly found: number;
  readonly create?: DirectoryFactory | undefined;
}

/** Makes a directory of its settings: createDirectory, or something around it. */
export type DirectoryFactory = typeof createDirectory;

/** For a file, which nobody waits for. */
const IN_MEMORY = { timeout: 2_000, maxConcurrent: 1_024 };

/** Directories as grants use them, by name. */
export async function buildDirectories(
  settings: Readonly<Record<string, DirectorySettings>>,
  context: Omit<BuildContext, "name">,
): Promise<Map<string, CachedDirectory>> {
  const built = Object.entries(settings).map(
    async ([name, each]) => [name, await buildDirectory(each, { ...context, name })] as const,
  );
  return new Map(await Promise.all(built));
}

async function buildDirectory(settings: DirectorySettings, context: BuildContext): Promise<CachedDirectory> {
  const { keys, cache, log, metrics, tracing, create = createDirectory } = context;
  const { found = context.found, notFound, inactive, staleWhileRevalidate, staleIfError } = settings.cache;
  const stale = { whileRevalidate: staleWhileRevalidate ?? 0, ifError: staleIfError ?? 0 };
  const { timeout, maxConcurrent } = settings.type === "file" ? IN_MEMORY : settings;
  return cacheDirectory(await create(settings, context), {
    keys,
    cache,
    times: { found, notFound, inactive, ...stale },
    timeout,
    maxConcurrent,
    log,
    metrics,
    tracing,
  });
}
