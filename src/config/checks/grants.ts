import { presetNamed } from "../../provider/presets.ts";
import { verifyOf } from "../../provider/profile.ts";
import type { ConfigEntries, GrantEntry } from "../entries.ts";
import { type Finding, formatPath } from "../finding.ts";
import { grantsInUse } from "./grants-in-use.ts";
import { needsOf } from "./needs.ts";

/** A way that the provider does not have for this type of grant. */
export function* knownWays({ policies, providers }: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of policies.flatMap(({ grants }) => grants)) {
    const provider = providers.get(settings.provider);
    if (!provider) continue;
    const { preset } = provider;
    const ways = presetNamed(preset).verify[settings.type] ?? [];
    const verify = verifyOf(settings, provider);
    if (ways.length === 0) {
      const expected = `another type: the preset ${preset} has no way to validate such a grant's tokens`;
      yield { path: [...path, "type"], expected };
    } else if (verify === undefined || !ways.includes(verify)) {
      yield { path: [...path, "verify"], expected: `${ways.join(" or ")}, with the preset ${preset}` };
    }
  }
}

/** A setting that several grants need is reported once, for the first of them. */
export function* providerNeeds(entries: ConfigEntries): Generator<Finding> {
  const reported = new Set<string>();
  for (const { entry, provider, verify } of grantsInUse(entries)) {
    for (const need of needsOf(entry.settings, verify, provider)) {
      const path = ["providers", entry.settings.provider, need.setting];
      if (need.isMet(provider) || reported.has(formatPath(path))) continue;
      reported.add(formatPath(path));
      yield { path, expected: `${need.expected} (${reasonOf(entry, verify)})` };
    }
  }
}

function reasonOf({ path, settings }: GrantEntry, verify: string): string {
  return `${formatPath(path)} is of type ${settings.type} with verify: ${verify}`;
}
