import { type AnswerCache, createAnswerCache } from "../cache/answers.ts";
import type { CacheKeys } from "../cache/digest.ts";
import type { SharedStore } from "../cache/store.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Verify } from "../provider/preset.ts";
import type { Provider } from "../provider/provider.ts";
import { introspect } from "./introspection.ts";
import { createJwtValidator, type Verification } from "./jwt-validator.ts";
import { createJwks, fixedKey } from "./key-source.ts";
import { createRemoteValidator, decodeVerdict, type ProviderVerdict } from "./remote-validator.ts";
import { checkToken } from "./token-check.ts";
import { askUserinfo } from "./userinfo.ts";
import type { TokenValidator } from "./validation.ts";
import { type KeySource, readPublicKey, readSigningSecret } from "./verification-key.ts";

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
  const caches = createCaches(options);
  const keySource = once(keySourceOf, ({ name }: Provider) => name);
  const validatorOf = (provider: Provider, verify: Verify) => {
    const keys = keySource(provider);
    return verify === "keys"
      ? keyValidator(provider, keys, caches.keys, options)
      : remoteValidator(provider, verify, { keys, cache: caches[verify] }, options);
  };
  return once(validatorOf, ({ name }, verify) => `${name}:${verify}`);
}

/** Makes what is asked for once, and gives the same to all who ask by one name. */
function once<A extends readonly unknown[], T>(make: (...args: A) => T, nameOf: (...args: A) => string) {
  const made = new Map<string, T>();
  return (...args: A): T => {
    const name = nameOf(...args);
    const thing = made.get(name) ?? make(...args);
    made.set(name, thing);
    return thing;
  };
}

function createCaches({ maxEntries, metrics, shared }: ValidatorOptions) {
  const remote = shared && { store: shared, decode: decodeVerdict };
  const remoteCache = (kind: Exclude<Verify, "keys">) =>
    createAnswerCache<ProviderVerdict>({ kind, maxEntries, metrics, shared: remote });
  return {
    introspection: remoteCache("introspection"),
    userinfo: remoteCache("userinfo"),
    tokenCheck: remoteCache("tokenCheck"),
    // Verifying again costs less than asking Redis, so verifications stay in memory.
    keys: createAnswerCache<Verification>({ kind: "verification", maxEntries, metrics }),
  };
}

function keyValidator(
  { settings, profile }: Provider,
  keys: KeySource,
  cache: AnswerCache<Verification>,
  options: ValidatorOptions,
): TokenValidator {
  const { algorithms } = settings;
  const { issuers } = profile;
  const id = settingsId(options.keys, "keys", settings);
  return createJwtValidator({ id, issuers, algorithms, keys, cache, skew: options.skew, ttl: options.ttl });
}

function keySourceOf(provider: Provider): KeySource {
  const { publicKey, signingSecret } = provider.settings;
  if (signingSecret !== undefined) return fixedKey(readSigningSecret(signingSecret));
  return publicKey === undefined ? createJwks(provider) : fixedKey(readPublicKey(publicKey));
}

const ASK = { introspection: introspect, userinfo: askUserinfo, tokenCheck: checkToken };

interface RemoteParts {
  readonly keys: KeySource;
  readonly cache: AnswerCache<ProviderVerdict>;
}

function remoteValidator(
  provider: Provider,
  verify: Exclude<Verify, "keys">,
  { keys, cache }: RemoteParts,
  options: ValidatorOptions,
): TokenValidator {
  const { settings, profile, budget, observe } = provider;
  const ask = ASK[verify];
  return createRemoteValidator({
    id: settingsId(options.keys, verify, settings),
    issuers: profile.issuers,
    skew: options.skew,
    ttl: options.ttl,
    cache,
    budget,
    ask: (token) => observe(verify, () => ask(token, provider, keys)),
  });
}

/**
 * Names a validator in a cache key: equal on every replica, different as soon as one setting differs, so that
 * an answer obtained under one configuration never serves another. Keyed, since settings hold a secret.
 */
function settingsId(keys: CacheKeys, verify: Verify, settings: Provider["settings"]): string {
  return keys.digest("settings", JSON.stringify([verify, settings]));
}
