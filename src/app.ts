import { setTimeout as sleep } from "node:timers/promises";
import { buildAdmin } from "./admin/build.ts";
import { buildBindings } from "./binding/build.ts";
import { deriveCacheKeys } from "./cache/digest.ts";
import { createRedisStore } from "./cache/redis.ts";
import type { SharedStore } from "./cache/store.ts";
import type { ConfigSettings } from "./config/schema.ts";
import type { Configuration } from "./configuration.ts";
import { createCheckHandler, type Observers } from "./decide.ts";
import { buildDirectory } from "./directory/build.ts";
import { createUserCache } from "./directory/cached.ts";
import { buildEvents } from "./events/build.ts";
import { claimNaming } from "./grant/standard-claims.ts";
import { createValidators } from "./grant/validators.ts";
import { describeDefect } from "./observe/log.ts";
import { createOpsServer } from "./observe/ops-server.ts";
import { observeProviderCalls } from "./observe/provider-calls.ts";
import { buildPolicies } from "./policy/policy.ts";
import { profileOf } from "./provider/profile.ts";
import { createProvider } from "./provider/provider.ts";
import { buildRevocations } from "./revocation/build.ts";
import type { SourceClaims } from "./revocation/concern.ts";
import type { Revocations } from "./revocation/revocations.ts";
import { createGrpcTransport } from "./transport/grpc-server.ts";
import type { SharedState } from "./workers/shared-state.ts";

/** The running service. */
export interface App {
  readonly kind: "started";
  readonly ports: AppPorts;
  /**
   * Not ready, NOT_SERVING, calls under way finished or cut off at `drain`, everything closed. Where it is `replaced`,
   * by another process on the same ports, health goes on being SERVING.
   */
  stop(replaced?: boolean): Promise<void>;
}

/** The bound ports. */
export interface AppPorts {
  readonly listen: number;
  /** Undefined in one process of several. */
  readonly ops?: number;
  readonly events?: number;
  readonly admin?: number;
}

/** An address of the configuration could not be bound; `reason` names it. */
export interface NotStarted {
  readonly kind: "notStarted";
  readonly reason: string;
}

/** Milliseconds for which the start waits for word of what is revoked, and then no longer. */
const LONGEST_CATCH_UP = 2_000;

/**
 * Wires the service and starts it. It depends on no provider, directory server or Redis to be up. One process of
 * several has `state` in common with the others, and no ops listener.
 */
export async function startApp(
  configuration: Configuration,
  observers: Observers,
  state?: SharedState,
): Promise<App | NotStarted> {
  const { log, metrics } = observers;
  const { settings } = configuration;
  const parts = buildParts(configuration, observers, state);
  const gate = {
    policies: buildPolicies(settings.policies, parts),
    keys: parts.keys,
    bindings: buildBindings(settings, { ...parts, local: state?.replay }),
    revocations: parts.revocations ?? NOTHING_REVOKED,
    maxTokenSize: settings.maxTokenSize,
  };
  const transport = createGrpcTransport({
    check: createCheckHandler(gate, observers),
    realm: settings.realm,
    errors: settings.errors,
    onDefect: (error) => log.error(describeDefect(error), "defect"),
  });
  let ready = false;
  const ops = state ? undefined : createOpsServer(metrics, () => ready);
  const events = buildEvents(settings, { ...parts, local: state?.receipts, log, metrics });
  const admin = buildAdmin(settings, { ...parts, log, metrics });
  const close = async () => {
    await Promise.all([transport.drain(settings.drain), events?.drain(settings.drain)]);
    await Promise.all([ops?.close(), admin?.close(), parts.close()]);
  };
  const stop = async (replaced = false) => {
    ready = false;
    if (!replaced) transport.notServing();
    log.info({ milliseconds: settings.drain }, "draining");
    await close();
    log.info("stopped");
  };

  try {
    await Promise.race([parts.revocations?.caughtUp, sleep(LONGEST_CATCH_UP, undefined, { ref: false })]);
    const ports = {
      listen: await transport.listen(settings.listen),
      ...(ops && { ops: await ops.listen(settings.ops) }),
      ...(admin && settings.admin && { admin: await admin.listen(settings.admin.listen) }),
      ...(events && settings.events && { events: await events.listen(settings.events.listen) }),
    };
    ready = true;
    log.info(ports, "listening");
    return { kind: "started", ports, stop };
  } catch (error) {
    await close();
    return { kind: "notStarted", reason: error instanceof Error ? error.message : String(error) };
  }
}

function buildParts({ settings, proxies }: Configuration, observers: Observers, state?: SharedState) {
  const { cache, clockSkew, providers, directories } = settings;
  const { log, metrics } = observers;
  const { maxEntries, maxBytes } = cache;
  const keys = deriveCacheKeys(cache.secret, cache.previousSecret);
  const shared: SharedStore | undefined =
    cache.redis && createRedisStore({ settings: cache.redis, keys, log, metrics });
  const revocations = buildRevocations(settings, {
    keys,
    shared,
    sources: namingsOf(settings),
    local: state?.link,
    log,
    metrics,
  });
  const remembered = { maxEntries, maxBytes, metrics, shared, watch: revocations };
  const users = createUserCache(remembered);
  const parts = {
    providers: mapOf(providers, (name, settings) =>
      createProvider({
        name,
        settings,
        maxTokens: maxEntries,
        proxies,
        observe: observeProviderCalls(name, metrics, log),
        log,
        metrics,
      }),
    ),
    directories: mapOf(directories, (name, directory) =>
      buildDirectory(directory, { name, log, metrics, proxies, keys, cache: users, found: cache.users }),
    ),
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
    shared,
    revocations,
    async close() {
      const others = [revocations, shared].filter((part) => part !== undefined);
      const open = [...parts.providers.values(), ...parts.directories.values(), ...others];
      await Promise.all(open.map((part) => part.close()));
    },
  };
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
