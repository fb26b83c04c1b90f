import type { Verify } from "../../provider/preset.ts";
import { type ProviderProfile, profileOf, verifyOf } from "../../provider/profile.ts";
import type { ConfigEntries, GrantEntry } from "../entries.ts";
import type { ProviderSettings } from "../schema.ts";

/** A sound grant, the sound provider that it names, and how it validates tokens. */
export interface GrantInUse {
  readonly entry: GrantEntry;
  readonly provider: ProviderSettings;
  readonly profile: ProviderProfile;
  readonly verify: Verify;
}

export function grantsInUse({
  policies,
  providers,
}: Pick<ConfigEntries, "policies" | "providers">): GrantInUse[] {
  return policies.flatMap(({ grants }) => grants).flatMap((entry) => inUse(entry, providers));
}

/** None where something is wrong with it that another check reports. */
export function inUse(entry: GrantEntry, providers: ConfigEntries["providers"]): GrantInUse[] {
  const provider = providers.get(entry.settings.provider);
  const verify = provider && verifyOf(entry.settings, provider);
  return provider && verify ? [{ entry, provider, profile: profileOf(provider), verify }] : [];
}
