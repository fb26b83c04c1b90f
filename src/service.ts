import { setTimeout as sleep } from "node:timers/promises";
import { buildAdmin } from "./admin/build.ts";
import type { RemoteReload } from "./admin/reload.ts";
import { buildBindings } from "./binding/build.ts";
import { deriveCacheKeys } from "./cache/digest.ts";
import type { RedisOptions } from "./cache/redis.ts";
import type { SharedStore } from "./cache/store.ts";
import type { ConfigSettings } from "./config/schema.ts";
import type { Configuration } from "./configuration.ts";
import { createSeenTokens } from "./credential/seen-tokens.ts";
import { createCheckHandler, type Observers } from "./decide.ts";
import { buildDirectories } from "./directory/build.ts";
import { createUserCache } from "./directory/cached.ts";
import { buildExchange } from "./events/build.ts";
import { claimNaming } from "./grant/standard-claims.ts";
import { createValidators } from "./grant/validators.ts";
import { observeProviderCalls } from "./observe/provider-calls.ts";
import { buildTracing } from "./observe/tracing/build.ts";
import type { Tracing } from "./observe/tracing/tracing.ts";
import { buildPolicies } from "./policy/policy.ts";
import { profileOf } from "./provider/profile.ts";
import { createProvider } from "./provider/provider.ts";
import { buildRevocations } from "./revocation/build.ts";
import type { SourceClaims } from "./revocation/concern.ts";
import type { Revocations } from "./revocation/revocations.ts";
import type { SharedState } from "./workers/shared-state.ts";

/** Milliseconds for which the start waits for word of what is revoked, and then no longer. */
const LONGEST_CATCH_UP = 2_000;

/** Resolves once it is known what was revoked. Other processes of this service always tell; Redis may be down. */
async function heard(caughtUp: Promise<void>, { cache }: ConfigSettings): Promise<void> {
  const late = sleep(LONGEST_CATCH_UP, undefined, { ref: false });
  await (cache.redis === undefined ? caughtUp : Promise.race([caughtUp, late]));
}

export interface ServiceOptions {
  /** What this process has in common with others, and with itself under another configuration. */
  readonly state?: SharedState | undefined;
  /** What an operator may ask for by the admin listener. */
  readonly reload?: RemoteReload | undefined;
}

/** What one configuration makes of requests; the listeners outlive it. */
export async function buildService(
  configuration: Configuration,
  observers: Observers,
  { state, reload }: ServiceOptions = {},
) {
  const { settings } = configuration;
  const { logAllows } = settings;
  const tracing = await buildTracing(settings.tracing, observers);
  const parts = await buildParts(configuration, { ...observers, tracing }, state);
  const gate = {
    policies: buildPolicies(settings.policies, parts),
    keys: parts.keys,
    bindings: buildBindings(settings, { ...parts, local: state?.replay }),
    revocations: parts.revocations ?? NOTHING_REVOKED,
    tokens: parts.tokens,
    maxTokenSize: settings.maxTokenSize,
  };
  return {
    check: createCheckHandler(gate, observers, { logAllows, tracing }),
    events: buildExchange(settings, { ...parts, ...observers, local: state?.receipts }),
    admin: buildAdmin(settings, { ...parts, ...observers, reload }),
    ready: heard(gate.revocations.caughtUp, settings),
    async close() {
      await Promise.all([parts.close(), tracing?.close()]);
    },
  };
}

interface TracedObservers extends Observers {
  readonly tracing: Tracing | undefined;
}

async function buildParts(
  { settings, proxies }: Configuration,
  observers: TracedObservers,
  state?: SharedState,
) {
  const { cache, clockSkew, providers, directories } = settings;
  const { log, metrics, tracing } = observers;
  const { maxEntries, maxBytes } = cache;
  const keys = deriveCacheKeys(cache.secret, cache.previousSecret);
  const shared = await buildStore(cache, { keys, log, metrics, tracing });
  const revocations = await buildRevocations(settings, {
    keys,
    shared,
    sources: namingsOf(settings),
    local: state?.link,
    log,
    metrics,
  });
  const remembered = { maxEntries, maxBytes, metrics, shared, watch: revocations };
  const users = createUserCache(remembered);
  const tokens = createSeenTokens({ keys, maxEntries, maxBytes });
  metrics.observeMemory("token", tokens);
  const parts = {
    providers: mapOf(providers, (name, settings) =>
      createProvider({
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
      cache: users,
      found: cache.users,
    }),
    validators: createValidators({
      ...remembered,
      keys,
      ttl: cache.introspection,
      inactiveTtl: cache.inactive,
      skew: clockSkew,
    }),
  };
  return {
    ...parts,
    keys,
    tokens,
    shared,
    revocations,
    async close() {
      const others = [revocations, shared].filter((part) => part !== undefined);
      const open = [...parts.providers.values(), ...parts.directories.values(), ...others];
      await Promise.all(open.map((part) => part.close()));
    },
  };
}

/** Undefined without Redis, whose client is loaded only where there is one. */
async function buildStore(
  { redis: settings }: ConfigSettings["cache"],
  context: Omit<RedisOptions, "settings">,
): Promise<SharedStore | undefined> {
  if (settings === undefined) return undefined;
  const { createRedisStore } = await import("./cache/redis.ts");
  return createRedisStore({ settings, ...context });
}

const NOTHING_REVOKED: Pick<Revocations, "refusal" | "caughtUp"> = {
  refusal: () => undefined,
  caughtUp: Promise.resolve(),
};

function namingsOf({ providers }: ConfigSettings): SourceClaims {
  return mapOf(providers, (_name, provider) => claimNaming(profileOf(provider).traits));
}

function mapOf<S, T>(
  settings: Readonly<Record<string, S>>,
  build: (name: string, value: S) => T,
): Map<string, T> {
  return new Map(Object.entries(settings).map(([name, value]) => [name, build(name, value)]));
}
