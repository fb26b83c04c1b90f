import type { CacheKeys } from "./cache/digest.ts";
import type { Watch } from "./cache/guard.ts";
import type { SharedStore } from "./cache/store.ts";
import type { Configuration } from "./configuration.ts";
import { buildDirectories, type DirectoryFactory } from "./directory/build.ts";
import { createUserCache } from "./directory/cached.ts";
import { createValidators } from "./grant/validators.ts";
import type { Observers } from "./observe/decision-record.ts";
import { observeProviderCalls } from "./observe/provider-calls.ts";
import type { Tracing } from "./observe/tracing/tracing.ts";
import { createProvider, type Provider, type ProviderOptions } from "./provider/provider.ts";

export interface GrantPartsContext extends Observers {
  readonly keys: CacheKeys;
  /** Undefined without Redis. */
  readonly shared: SharedStore | undefined;
  /** Undefined where nothing can be revoked. */
  readonly watch: Watch | undefined;
  /** Undefined where nothing is traced. */
  readonly tracing?: Tracing | undefined;
  /** Other ways to reach providers and directories than by the network. */
  readonly reach?: Reach;
}

/** How what a grant asks is made. */
export interface Reach {
  provider(options: ProviderOptions): Provider;
  readonly directory: DirectoryFactory;
}

/** The providers, directories and validators of a configuration, which its grants refer to by name. */
export async function buildGrantParts(
  { settings, proxies }: Pick<Configuration, "settings" | "proxies">,
  { log, metrics, tracing, keys, shared, watch, reach }: GrantPartsContext,
) {
  const { cache, clockSkew, providers, directories } = settings;
  const { maxEntries, maxBytes } = cache;
  const remembered = { maxEntries, maxBytes, metrics, shared, watch };
  const provider = reach?.provider ?? createProvider;
  return {
    providers: mapValues(providers, (name, settings) =>
      provider({
        name,
        settings,
        maxTokens: maxEntries,
        proxies,
        observe: observeProviderCalls(name, metrics, log, tracing),
        log,
        metrics,
      }),
    ),
    directories: await buildDirectories(directories, {
      log,
      metrics,
      tracing,
      proxies,
      keys,
      cache: createUserCache(remembered),
      found: cache.users,
      create: reach?.directory,
    }),
    validators: createValidators({
      ...remembered,
      keys,
      ttl: cache.introspection,
      inactiveTtl: cache.inactive,
      skew: clockSkew,
    }),
  };
}

export function mapValues<S, T>(
  settings: Readonly<Record<string, S>>,
  build: (name: string, value: S) => T,
): Map<string, T> {
  return new Map(Object.entries(settings).map(([name, value]) => [name, build(name, value)]));
}
