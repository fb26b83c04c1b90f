import { lookupAttributes, userAttributes } from "../../directory/attributes.ts";
import { usernameOf } from "../../provider/profile.ts";
import { directoryNamesOf } from "../directory-names.ts";
import type { ConfigEntries, GrantEntry } from "../entries.ts";
import type { Finding } from "../finding.ts";
import type { DirectorySettings } from "../schema.ts";

type Directories = ConfigEntries["directories"];

/** A directory that cannot be asked by an attribute would know nobody, and look as if it had asked. */
export function* lookupKeys({ policies, providers, directories }: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of policies.flatMap(({ grants }) => grants)) {
    const written = settings.type === "clientCredentials" ? undefined : settings.attributes;
    for (const [index, attribute] of keysOf(settings, providers).entries()) {
      for (const name of directoryNamesOf(settings)) {
        const directory = directories.get(name);
        if (!directory || lookupAttributes(directory).has(attribute)) continue;
        const known = [...lookupAttributes(directory)].join(", ");
        const expected = `an attribute that directory ${name} looks users up by (${known})`;
        yield written
          ? { path: [...path, "attributes", index], expected }
          : { path, found: `a lookup by ${attribute}`, expected };
      }
    }
  }
}

function keysOf(settings: GrantEntry["settings"], providers: ConfigEntries["providers"]): readonly string[] {
  if (settings.type === "clientCredentials") return ["username"];
  const provider = providers.get(settings.provider);
  const claim = provider && usernameOf(settings.username, provider);
  return settings.attributes ?? [claim === "email" ? "email" : "username"];
}

/** A header that no directory of a grant can fill would never be there. */
export function* headerAttributes({ policies, directories }: ConfigEntries): Generator<Finding> {
  for (const { path, settings, grants } of policies) {
    for (const [header, attribute] of Object.entries(settings?.headers ?? {})) {
      const lacking = grants.find((grant) => !mayHave(directoriesOf(grant, directories), attribute));
      if (!lacking) continue;
      const known = new Set(directoriesOf(lacking, directories).flatMap((one) => [...userAttributes(one)]));
      const expected = `an attribute of its users: ${[...known].join(", ")}`;
      yield { path: [...path, "headers", header], expected };
    }
  }
}

const directoriesOf = ({ settings }: GrantEntry, directories: Directories): readonly DirectorySettings[] =>
  directoryNamesOf(settings).flatMap((name) => directories.get(name) ?? []);

/** A grant whose directories are not sound is reported elsewhere. */
const mayHave = (directories: readonly DirectorySettings[], attribute: string) =>
  directories.length === 0 || directories.some((directory) => userAttributes(directory).has(attribute));
