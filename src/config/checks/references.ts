import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";

export const knownProviders = ({ policies, providerNames }: ConfigEntries) =>
  knownNames(policies, "provider", providerNames);

export const knownDirectories = ({ policies, directoryNames }: ConfigEntries) =>
  knownNames(policies, "directory", directoryNames);

function* knownNames(
  policies: ConfigEntries["policies"],
  setting: "provider" | "directory",
  names: ReadonlySet<string> | undefined,
): Generator<Finding> {
  if (!names) return;
  const listed = names.size === 0 ? "none is configured" : [...names].join(", ");
  for (const { path, settings } of policies.flatMap(({ grants }) => grants)) {
    if (names.has(settings[setting])) continue;
    yield { path: [...path, setting], expected: `the name of a configured ${setting} (${listed})` };
  }
}
