import { directoryNamesOf } from "../directory-names.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding, Path } from "../finding.ts";
import type { GrantSettings } from "../schema.ts";

/** A name that a grant refers to, and where it is written. */
type Reference = readonly [path: Path, name: string];

export const knownProviders = ({ policies, providerNames }: ConfigEntries) =>
  knownNames(policies, "provider", providerNames, ({ provider }) => [[["provider"], provider]]);

export const knownDirectories = ({ policies, directoryNames }: ConfigEntries) =>
  knownNames(policies, "directory", directoryNames, directoryReferences);

function directoryReferences(settings: GrantSettings): readonly Reference[] {
  if (typeof settings.directory === "string") return [[["directory"], settings.directory]];
  return directoryNamesOf(settings).map((name, index) => [["directory", index], name]);
}

function* knownNames(
  policies: ConfigEntries["policies"],
  kind: "provider" | "directory",
  names: ReadonlySet<string> | undefined,
  referencesOf: (settings: GrantSettings) => readonly Reference[],
): Generator<Finding> {
  if (!names) return;
  const listed = names.size === 0 ? "none is configured" : [...names].join(", ");
  for (const { path, settings } of policies.flatMap(({ grants }) => grants)) {
    for (const [setting, name] of referencesOf(settings)) {
      if (names.has(name)) continue;
      yield { path: [...path, ...setting], expected: `the name of a configured ${kind} (${listed})` };
    }
  }
}
