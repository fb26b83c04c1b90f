import { setTimeout as sleep } from "node:timers/promises";
import { type AdminAnswers, buildAdmin } from "./admin/build.ts";
import { failure } from "./admin/reply.ts";
import { createAdminServer } from "./admin/server.ts";
import { buildBindings } from "./binding/build.ts";
import { deriveCacheKeys } from "./cache/digest.ts";
import { createRedisStore } from "./cache/redis.ts";
import type { SharedStore } from "./cache/store.ts";
import type { ConfigSettings } from "./config/schema.ts";
import type { Configuration } from "./configuration.ts";
import { createCheckHandler, type Observers } from "./decide.ts";
import { buildDirectory } from "./directory/build.ts";
import { createUserCache } from "./directory/cached.ts";
import { buildExchange } from "./events/build.ts";
import { createEventsServer } from "./events/server.ts";
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
import { createSuccession } from "./succession.ts";
import { buildTransport } from "./transport/build.ts";
import type { SharedState } from "./workers/shared-state.ts";

/** The running service. */
export interface App {
  readonly kind: "started";
  readonly ports: AppPorts;
  /**
   * Decides by another configuration from now on; checks under way end by the one before. What the listeners are
   * made of stays as it is (see FIXED_IN_PLACE).
   */
  adopt(configuration: Configuration): Promise<void>;
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

export interface AppOptions {
  /** What this process has in common with others, and with itself under another configuration. */
  readonly state?: SharedState | undefined;
  /** False in one process of several: metrics and probes are those of all. */
  readonly ops?: boolean;
}

/** Wires the service and starts it. It depends on no provider, directory server or Redis to be up. */
export async function startApp(
  configuration: Configuration,
  observers: Observers,
  { state, ops: hasOps = true }: AppOptions = {},
): Promise<App | NotStarted> {
  const { log, metrics } = observers;
  const { settings } = configuration;
  const { drain } = settings;
  const first = buildService(configuration, observers, state);
  const services = createSuccession(first, { drain, metrics });
  const transport = await buildTransport(settings.transport, {
    check: (request, deadline) => services.current().check(request, deadline),
    realm: settings.realm,
    errors: settings.errors,
    onDefect: (error) => log.error(describeDefect(error), "defect"),
    onLimit: (limit) => metrics.transportLimits.inc({ limit }),
  });
  let ready = false;
  const ops = hasOps ? createOpsServer(metrics, () => ready) : undefined;
  const events =
    first.events && createEventsServer(async (request) => services.current().events?.(request), log);
  const adminOf = () => services.current().admin ?? NOBODY;
  const admin =
    first.admin &&
    createAdminServer({
      admit: (request) => adminOf().admit(request),
      answer: (body) => adminOf().answer(body),
      log,
    });
  const close = async () => {
    await Promise.all([transport.drain(drain), events?.drain(drain)]);
    await Promise.all([ops?.close(), admin?.close(), services.close()]);
  };
  const stop = async (replaced = false) => {
    ready = false;
    if (!replaced) transport.notServing();
    log.info({ milliseconds: drain }, "draining");
    await close();
    log.info("stopped");
  };
  const adopt = (next: Configuration) => services.adopt(() => buildService(next, observers, state));

  try {
    await first.ready;
    const ports = {
      listen: await transport.listen(settings.listen),
      ...(ops && { ops: await ops.listen(settings.ops) }),
      ...(admin && settings.admin && { admin: await admin.listen(settings.admin.listen) }),
      ...(events && settings.events && { events: await events.listen(settings.events.listen) }),
    };
    ready = true;
    log.info(ports, "listening");
    return { kind: "started", ports, adopt, stop };
  } catch (error) {
    await close();
    return { kind: "notStarted", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Resolves once it is known what was revoked. Other processes of this service always tell; Redis may be down. */
async function heard(caughtUp: Promise<void>, { cache }: ConfigSettings): Promise<void> {
  const late = sleep(LONGEST_CATCH_UP, undefined, { ref: false });
  await (cache.redis === undefined ? caughtUp : Promise.race([caughtUp, late]));
}

/** What one configuration makes of requests; the listeners outlive it. */
function buildService(configuration: Configuration, observers: Observers, state?: SharedState) {
  const { settings } = configuration;
  const parts = buildParts(configuration, observers, state);
  const gate = {
    policies: buildPolicies(settings.policies, parts),
    keys: parts.keys,
    bindings: buildBindings(settings, { ...parts, local: state?.replay }),
    revocations: parts.revocations ?? NOTHING_REVOKED,
    maxTokenSize: settings.maxTokenSize,
  };
  return {
    check: createCheckHandler(gate, observers),
    events: buildExchange(settings, { ...parts, ...observers, local: state?.receipts }),
    admin: buildAdmin(settings, { ...parts, ...observers }),
    ready: heard(gate.revocations.caughtUp, settings),
    close: () => parts.close(),
  };
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

const NOBODY: AdminAnswers = {
  admit: () => failure(404, "Nobody is here."),
  answer: async () => failure(404, "Nobody is here."),
};

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
