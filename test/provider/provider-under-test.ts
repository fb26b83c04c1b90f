import { z } from "zod";
import { type ProviderSettings, providerSchema } from "../../src/config/schema.ts";
import type { CallObserver } from "../../src/observe/provider-calls.ts";
import { createProvider, type Provider } from "../../src/provider/provider.ts";

export type WrittenProvider = z.input<typeof providerSchema>;
export type CustomProvider = Extract<WrittenProvider, { preset: "custom" }>;
export type DiscoveredProvider = Extract<WrittenProvider, { preset: "oidc" }>;

export const unobserved: CallObserver = (_endpoint, call) => call();

/** The settings of a provider as a configuration file would give them. */
export function providerSettings(written: WrittenProvider): ProviderSettings {
  return z.parse(providerSchema, written);
}

export function providerUnderTest(written: WrittenProvider, name = "corp"): Provider {
  return createProvider({
    name,
    settings: providerSettings(written),
    maxTokens: 1_000,
    observe: unobserved,
  });
}
