import type { CacheKeys } from "../cache/digest.ts";
import type { SharedStore } from "../cache/store.ts";
import type { ConfigSettings } from "../config/schema.ts";
import type { Observers } from "../decide.ts";
import type { Provider } from "../provider/provider.ts";
import type { Revocations } from "../revocation/revocations.ts";
import type { Endpoint } from "./endpoint.ts";
import { createEnforce } from "./enforce.ts";
import { createExchange, type Exchange } from "./exchange.ts";
import { createLogoutEndpoint } from "./logout-endpoint.ts";
import { createPushEndpoint } from "./push-endpoint.ts";
import { createRateLimit } from "./rate-limit.ts";
import { createLocalReceipts, createSharedReceipts, type Receipts } from "./receipts.ts";

export interface EventsContext extends Observers {
  readonly keys: CacheKeys;
  readonly shared: SharedStore | undefined;
  /** In place of Redis where several processes are one replica. */
  readonly local?: Receipts | undefined;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly revocations: Pick<Revocations, "revoke"> | undefined;
}

/** Undefined where nobody tells of events. */
export function buildExchange(settings: ConfigSettings, context: EventsContext): Exchange | undefined {
  const { events } = settings;
  const { revocations, log, metrics } = context;
  if (events === undefined || revocations === undefined) return undefined;
  const endpoints = endpointsOf(settings, events, { ...context, revocations });
  const limit = createRateLimit(events.requestsPerSecond);
  return createExchange({ endpoints, limit, log, metrics });
}

type Context = EventsContext & { readonly revocations: Pick<Revocations, "revoke"> };

function endpointsOf(
  { clockSkew: skew, revocation }: ConfigSettings,
  { backChannelLogout = [], transmitters = {} }: NonNullable<ConfigSettings["events"]>,
  { keys, shared, local, providers, revocations, metrics }: Context,
): ReadonlyMap<string, Endpoint> {
  const receipts = shared ? createSharedReceipts(shared) : (local ?? createLocalReceipts());
  const enforce = createEnforce({ revocations, receipts, metrics });
  const endpoints = new Map<string, Endpoint>();
  for (const name of backChannelLogout) {
    const provider = providers.get(name);
    if (provider)
      endpoints.set(`/backchannel-logout/${name}`, createLogoutEndpoint({ provider, keys, skew, enforce }));
  }
  for (const [name, transmitter] of Object.entries(transmitters)) {
    const provider = providers.get(transmitter.provider);
    if (provider === undefined || revocation === undefined) continue;
    const { maxTokenLifetime } = revocation;
    const options = { name, transmitter, provider, keys, skew, maxTokenLifetime, enforce, metrics };
    endpoints.set(`/events/${name}`, createPushEndpoint(options));
  }
  return endpoints;
}
