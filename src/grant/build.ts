import { directoryNamesOf } from "../config/directory-names.ts";
import type { GrantSettings } from "../config/schema.ts";
import type { CachedDirectory } from "../directory/cached.ts";
import { chainDirectories } from "../directory/chain.ts";
import { usernameOf, verifyOf } from "../provider/profile.ts";
import type { Provider } from "../provider/provider.ts";
import { createGrant, type Grant, type GrantRules } from "./grant.ts";
import { intendedFor } from "./intended.ts";
import { serviceAccountSubject } from "./service-account.ts";
import { claimNaming } from "./standard-claims.ts";
import { userSubject } from "./user-subject.ts";
import type { ValidatorSource } from "./validators.ts";

/** What a configured grant refers to by name; the configuration's checks have made sure that it is there. */
export interface GrantParts {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly directories: ReadonlyMap<string, CachedDirectory>;
  readonly validators: ValidatorSource;
}

export function buildGrant(settings: GrantSettings, parts: GrantParts): Grant {
  const provider = named(parts.providers, settings.provider);
  const verify = verifyOf(settings, provider.settings);
  if (verify === undefined) throw new TypeError(`${provider.name} validates no tokens of ${settings.type}`);
  const { traits } = provider.profile;
  return createGrant({
    type: settings.type,
    provider,
    validator: parts.validators(provider, verify),
    directory: chainDirectories(directoryNamesOf(settings).map((name) => named(parts.directories, name))),
    traits,
    nameClaims: claimNaming(traits),
    intendedFor: intendedFor(settings, provider.settings),
    maxTokenAge: provider.settings.maxTokenAge,
    profile: provider.settings.accessTokenProfile,
    ...identification(settings, provider),
  });
}

function identification(
  settings: GrantSettings,
  provider: Provider,
): Pick<GrantRules, "tokenClass" | "identify"> {
  if (settings.type === "clientCredentials") {
    const serviceAccounts = new Map(Object.entries(settings.serviceAccounts));
    return { tokenClass: "client", identify: serviceAccountSubject(serviceAccounts) };
  }
  const { attributes, allowUnverifiedEmail } = settings;
  const { asserts } = provider.settings;
  const username = usernameOf(settings.username, provider.settings);
  if (username === undefined) throw new TypeError(`no claim of ${provider.name} names the user`);
  return {
    tokenClass: "user",
    identify: userSubject({ username, attributes, allowUnverifiedEmail, asserts }),
  };
}

function named<T>(things: ReadonlyMap<string, T>, name: string): T {
  const thing = things.get(name);
  if (thing === undefined) throw new TypeError(`nothing is named ${name}`);
  return thing;
}
