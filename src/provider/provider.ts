import type { ProviderSettings } from "../config/schema.ts";
import type { CallObserver } from "../observe/provider-calls.ts";
import { type Budget, createBudget } from "./budget.ts";
import { type ClientAuthentication, createClientAuthentication } from "./client-authentication.ts";
import { createEndpoints, type Endpoints } from "./endpoints.ts";
import { createOutbound, type Outbound } from "./outbound.ts";

/** A configured provider: who it is and how it is reached. What is asked of it stands in grant/. */
export interface Provider {
  readonly name: string;
  readonly settings: ProviderSettings;
  readonly issuer: string | undefined;
  /** How its opaque tokens begin; undefined where they need not be told from another provider's. */
  readonly tokenPrefixes: readonly string[] | undefined;
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
  readonly observe: CallObserver;
}

export function createProvider({ name, settings, maxTokens, observe }: ProviderOptions): Provider {
  const { timeout, maxConcurrent, ca } = settings;
  const outbound = createOutbound({ timeout, connections: maxConcurrent * 2, ca });
  return {
    name,
    settings,
    issuer: settings.issuer,
    tokenPrefixes: settings.tokenPrefix,
    outbound,
    endpoints: createEndpoints(settings, outbound, observe),
    authenticate: createClientAuthentication(settings),
    budget: createBudget(maxConcurrent, maxTokens),
    observe,
    close: () => outbound.close(),
  };
}
