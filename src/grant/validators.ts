import { type AnswerCache, createAnswerCache } from "../cache/answers.ts";
import type { CacheKeys } from "../cache/digest.ts";
import type { SharedStore } from "../cache/store.ts";
import type { GrantSettings } from "../config/schema.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Provider } from "../provider/provider.ts";
import { introspect } from "./introspection.ts";
import { createJwtValidator, type Verification } from "./jwt-validator.ts";
import { createJwks, fixedKey } from "./key-source.ts";
import { createRemoteValidator, decodeVerdict, type ProviderVerdict } from "./remote-validator.ts";
import { askUserinfo } from "./userinfo.ts";
import type { TokenValidator } from "./validation.ts";
import { readPublicKey } from "./verification-key.ts";

export type Verify = GrantSettings["verify"];

export interface ValidatorOptions {
  readonly keys: CacheKeys;
  readonly maxEntries: number;
  /** Milliseconds for which an answer is remembered. */
  readonly ttl: number;
  /** Milliseconds that widen nbf and iat. */
  readonly skew: number;
  readonly shared: SharedStore | undefined;
  readonly metrics: Metrics;
}

/** Gives the one validator of a provider for each way to verify, so that grants share its answers. */
export type ValidatorSource = (provider: Provider, verify: Verify) => TokenValidator;

export function createValidators(options: ValidatorOptions): ValidatorSource {
  const { maxEntries, metrics, shared } = options;
  const remote = shared && { store: shared, decode: decodeVerdict };
  const caches = {
    introspection: createAnswerCache<ProviderVerdict>({
      kind: "introspection",
      maxEntries,
      metrics,
      shared: remote,
    }),
    userinfo: createAnswerCache<ProviderVerdict>({ kind: "userinfo", maxEntries, metrics, shared: remote }),
    // Verifying again costs less than asking Redis, so verifications stay in memory.
    keys: createAnswerCache<Verification>({ kind: "verification", maxEntries, metrics }),
  };
  const made = new Map<string, TokenValidator>();
  return (provider, verify) => {
    const name = `${provider.name}:${verify}`;
    const validator =
      made.get(name) ??
      (verify === "keys"
        ? keyValidator(provider, caches.keys, options)
        : remoteValidator(provider, verify, caches[verify], options));
    made.set(name, validator);
    return validator;
  };
}

function keyValidator(
  provider: Provider,
  cache: AnswerCache<Verification>,
  { ttl, skew, keys }: ValidatorOptions,
): TokenValidator {
  const { settings, issuer } = provider;
  const { publicKey, algorithms } = settings;
  const source = publicKey === undefined ? createJwks(provider) : fixedKey(readPublicKey(publicKey));
  const id = settingsId(keys, "keys", settings);
  return createJwtValidator({ id, issuer, algorithms, keys: source, skew, ttl, cache });
}

function remoteValidator(
  provider: Provider,
  verify: "introspection" | "userinfo",
  cache: AnswerCache<ProviderVerdict>,
  { ttl, skew, keys }: ValidatorOptions,
): TokenValidator {
  const { settings, issuer, budget, observe } = provider;
  const ask = verify === "userinfo" ? askUserinfo : introspect;
  return createRemoteValidator({
    id: settingsId(keys, verify, settings),
    issuer,
    skew,
    ttl,
    cache,
    budget,
    ask: (token) => observe(verify, () => ask(token, provider)),
  });
}

/**
 * Names a validator in a cache key: equal on every replica, different as soon as one setting differs, so that
 * an answer obtained under one configuration never serves another. Keyed, since settings hold a secret.
 */
function settingsId(keys: CacheKeys, verify: Verify, settings: Provider["settings"]): string {
  return keys.digest("settings", JSON.stringify([verify, settings]));
}
