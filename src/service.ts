import { setTimeout as sleep } from "node:timers/promises";
import { buildAdmin } from "./admin/build.ts";
import type { RemoteReload } from "./admin/reload.ts";
import { deriveCacheKeys } from "./cache/digest.ts";
import type { RedisOptions } from "./cache/redis.ts";
import type { SharedStore } from "./cache/store.ts";
import type { ConfigSettings } from "./config/schema.ts";
import type { Configuration } from "./configuration.ts";
import { createSeenTokens } from "./credential/seen-tokens.ts";
import { createCheckHandler, type Observers } from "./decide.ts";
import { buildExchange } from "./events/build.ts";
import { buildGate } from "./gate.ts";
import { claimNaming } from "./grant/standard-claims.ts";
import { buildGrantParts, mapValues } from "./grant-parts.ts";
import { buildTracing } from "./observe/tracing/build.ts";
import type { Tracing } from "./observe/tracing/tracing.ts";
import { profileOf } from "./provider/profile.ts";
import { buildRevocations } from "./revocation/build.ts";
import type { SourceClaims } from "./revocation/concern.ts";
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
  const gate = buildGate(settings, { ...parts, local: state?.replay });
  return {
    check: createCheckHandler(gate, observers, { logAllows, tracing }),
    events: buildExchange(settings, { ...parts, ...observers, local: state?.receipts }),
    admin: buildAdmin(settings, { ...parts, ...observers, reload }),
    ready: parts.revocations ? heard(parts.revocations.caughtUp, settings) : Promise.resolve(),
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
  const { cache } = settings;
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
  const tokens = createSeenTokens({ keys, maxEntries, maxBytes });
  metrics.observeMemory("token", tokens);
  const parts = await buildGrantParts(
    { settings, proxies },
    { log, metrics, tracing, keys, shared, watch: revocations },
  );
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

function namingsOf({ providers }: ConfigSettings): SourceClaims {
  return mapValues(providers, (_name, provider) => claimNaming(profileOf(provider).traits));
}
