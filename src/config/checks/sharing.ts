import { directoryNamesOf } from "../directory-names.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";

/**
 * Two providers that name users of one directory could name each other's, unless each states its own.
 * The users of clientCredentials are named by the operator, not by the provider.
 */
export function* statedUsers(entries: ConfigEntries): Generator<Finding> {
  const reported = new Set<string>();
  for (const [directory, providers] of providersByDirectory(entries)) {
    if (providers.size < 2) continue;
    for (const name of providers) {
      const provider = entries.providers.get(name);
      if (!provider || provider.asserts || reported.has(name)) continue;
      reported.add(name);
      const others = [...providers].filter((other) => other !== name).join(", ");
      const expected = `which users it may name, as it shares directory ${directory} with ${others}`;
      yield { path: ["providers", name, "asserts"], expected };
    }
  }
}

function providersByDirectory({ policies, providerNames, directoryNames }: ConfigEntries) {
  const shares = new Map<string, Set<string>>();
  for (const { settings } of policies.flatMap(({ grants }) => grants)) {
    const { type, provider } = settings;
    if (type === "clientCredentials" || !providerNames?.has(provider)) continue;
    for (const directory of directoryNamesOf(settings).filter((name) => directoryNames?.has(name))) {
      const providers = shares.get(directory) ?? new Set();
      shares.set(directory, providers.add(provider));
    }
  }
  return shares;
}
