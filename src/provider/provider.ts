import { createBreaker, OUTAGE_LIMITS } from "../breaker/breaker.ts";
import type { ProviderSettings } from "../config/schema.ts";
import type { Log } from "../observe/log.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { CallObserver } from "../observe/provider-calls.ts";
import { type Budget, createBudget } from "./budget.ts";
import { type ClientAuthentication, createClientAuthentication } from "./client-authentication.ts";
import { createEndpoints, type Endpoints } from "./endpoints.ts";
import { createOutbound, type Outbound } from "./outbound.ts";
import { type ProviderProfile, profileOf } from "./profile.ts";
import type { Proxies } from "./proxies.ts";
import { tlsSettingsOf } from "./tls-settings.ts";

/** A configured provider: who it is and how it is reached. What is asked of it stands in grant/. */
export interface Provider {
  readonly name: string;
  readonly settings: ProviderSettings;
  readonly profile: ProviderProfile;
  readonly outbound: Outbound;
  readonly endpoints: Endpoints;
  readonly authenticate: ClientAuthentication;
  readonly budget: Budget;
  /** Wraps every call, for metrics and the log. */
  readonly observe: CallObserver;
  close(): Promise<void>;
}

export interface ProviderOptions {
  readonly name: string;
  readonly settings: ProviderSettings;
  /** Tokens that the provider's budget remembers as seen. */
  readonly maxTokens: number;
  readonly proxies: Proxies;
  readonly observe: CallObserver;
  readonly log: Log;
  readonly metrics: Metrics;
  /** What stands in for the connections to the provider, or around them. */
  readonly through?: (outbound: Outbound) => Outbound;
}

const itself = (outbound: Outbound) => outbound;

export function createProvider(options: ProviderOptions): Provider {
  const { name, settings, maxTokens, proxies, observe, log, metrics, through = itself } = options;
  const { timeout, maxConcurrent } = settings;
  const profile = profileOf(settings);
  const connections = maxConcurrent * 2;
  const breakerOf = (name: string) => createBreaker({ name, ...OUTAGE_LIMITS, metrics, log });
  const breakers = { seen: breakerOf(`provider:${name}`), unseen: breakerOf(`provider:${name}:unseen`) };
  const outbound = through(createOutbound({ timeout, connections, proxies, ...tlsSettingsOf(settings) }));
  return {
    name,
    settings,
    profile,
    outbound,
    endpoints: createEndpoints(profile, settings, outbound, observe),
    authenticate: createClientAuthentication(settings),
    budget: createBudget({ maxConcurrent, maxTokens, breakers }),
    observe,
    close: () => outbound.close(),
  };
}
