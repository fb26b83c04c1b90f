import { randomBytes } from "node:crypto";
import type { Configuration } from "../configuration.ts";

/**
 * Gives a configuration without `cache.secret` one that lasts as long as the service: else each process, and each
 * reload, would give tokens and proofs names, and make nonces, that the others do not know.
 */
export function createSecretKeeper(): (configuration: Configuration) => Configuration {
  const own = randomBytes(32).toString("base64url");
  return (configuration) => {
    const { kind, settings, proxies } = configuration;
    const { cache } = settings;
    return { kind, proxies, settings: { ...settings, cache: { ...cache, secret: cache.secret ?? own } } };
  };
}
