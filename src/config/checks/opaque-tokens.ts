import { profileOf, verifyOf } from "../../provider/profile.ts";
import type { ConfigEntries, PolicyEntry } from "../entries.ts";
import { type Finding, formatPath, type Path } from "../finding.ts";
import type { GrantSettings, ProviderSettings } from "../schema.ts";

/** A token that no prefix tells apart would be shown to a provider that did not issue it. */
export function* tokenPrefixes(entries: ConfigEntries): Generator<Finding> {
  const reported = new Set<string>();
  for (const policy of entries.policies) {
    for (const name of opaqueProviders(policy, entries)) {
      const provider = entries.providers.get(name);
      if (!provider || profileOf(provider).tokenPrefixes || reported.has(name)) continue;
      reported.add(name);
      const reason = `${policy.label} takes opaque tokens of several providers`;
      const expected = `how the provider's opaque tokens begin (${reason})`;
      yield { path: ["providers", name, "tokenPrefix"], expected };
    }
  }
}

interface WrittenPrefix {
  readonly path: Path;
  readonly provider: string;
  readonly prefix: string;
}

export function* distinctPrefixes(entries: ConfigEntries): Generator<Finding> {
  const reported = new Set<string>();
  for (const policy of entries.policies) {
    const prefixes = opaqueProviders(policy, entries).flatMap((name) => prefixesOf(name, entries));
    for (const [index, later] of prefixes.entries()) {
      const earlier = prefixes.slice(0, index).find((other) => overlap(other, later));
      if (!earlier || reported.has(formatPath(later.path))) continue;
      reported.add(formatPath(later.path));
      const expected = `a prefix that neither begins ${formatPath(earlier.path)} nor is begun by it`;
      yield { path: later.path, expected };
    }
  }
}

function prefixesOf(provider: string, { providers }: ConfigEntries): WrittenPrefix[] {
  const settings = providers.get(provider);
  const prefixes = (settings && profileOf(settings).tokenPrefixes) ?? [];
  const path = ["providers", provider, "tokenPrefix"];
  return prefixes.map((prefix, index) => ({ path: [...path, index], provider, prefix }));
}

function overlap(one: WrittenPrefix, other: WrittenPrefix): boolean {
  if (one.provider === other.provider) return false;
  return one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
}

/** The providers whose opaque tokens the policy takes; none when it is one alone and no mix-up is possible. */
function opaqueProviders({ grants }: PolicyEntry, { providers }: ConfigEntries): readonly string[] {
  const takers = grants.filter(({ settings }) =>
    takesOpaqueTokens(settings, providers.get(settings.provider)),
  );
  const names = new Set(takers.map(({ settings }) => settings.provider));
  return names.size > 1 ? [...names] : [];
}

/** A provider that is not sound may be meant for them. */
function takesOpaqueTokens(settings: GrantSettings, provider: ProviderSettings | undefined): boolean {
  const verify = provider ? verifyOf(settings, provider) : settings.verify;
  return settings.type !== "jwt" && verify !== "keys";
}
