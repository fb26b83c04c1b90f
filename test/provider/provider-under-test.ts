import { z } from "zod";
import { type ProviderSettings, providerSchema, type WrittenProvider } from "../../src/config/schema.ts";
import type { KeySource } from "../../src/grant/verification-key.ts";
import { createLog } from "../../src/observe/log.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import type { CallObserver } from "../../src/observe/provider-calls.ts";
import { createProvider, type Provider } from "../../src/provider/provider.ts";
import { NO_PROXIES, type Proxies } from "../../src/provider/proxies.ts";

export type { WrittenProvider };

const log = createLog("silent");
const metrics = createMetrics();

export const unobserved: CallObserver = (_endpoint, call) => call();

/** Keys for calls that verify nothing. */
export const noKeys: KeySource = { find: async () => [], holds: () => false };

/** The settings of a provider as a configuration file would give them. */
export function providerSettings(written: WrittenProvider): ProviderSettings {
  return z.parse(providerSchema, written);
}

export function providerUnderTest(
  written: WrittenProvider,
  name = "corp",
  proxies: Proxies = NO_PROXIES,
): Provider {
  return createProvider({
    name,
    settings: providerSettings(written),
    maxTokens: 1_000,
    proxies,
    observe: unobserved,
    log,
    metrics,
  });
}
