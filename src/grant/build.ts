import type { GrantSettings } from "../config/schema.ts";
import type { CachedDirectory } from "../directory/cached.ts";
import type { Provider } from "../provider/provider.ts";
import { createGrant, type Grant, type GrantRules } from "./grant.ts";
import { serviceAccountSubject } from "./service-account.ts";
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
  return createGrant({
    type: settings.type,
    provider,
    validator: parts.validators(provider, settings.verify),
    directory: named(parts.directories, settings.directory),
    audience: settings.audience,
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
  const { username, attributes, allowUnverifiedEmail } = settings;
  const { asserts } = provider.settings;
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
