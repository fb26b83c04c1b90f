import { type AnswerCache, createAnswerCache } from "../cache/answers.ts";
import type { CacheKeys } from "../cache/digest.ts";
import type { Watch } from "../cache/guard.ts";
import type { SharedStore } from "../cache/store.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Verify } from "../provider/preset.ts";
import type { Provider } from "../provider/provider.ts";
import { introspect } from "./introspection.ts";
import { createJwtValidator, type Verification } from "./jwt-validator.ts";
import { keySourceOf } from "./key-source.ts";
import { createRemoteValidator, decodeVerdict, type ProviderVerdict } from "./remote-validator.ts";
import { checkToken } from "./token-check.ts";
import { askUserinfo } from "./userinfo.ts";
import type { TokenValidator } from "./validation.ts";
import { validatorId } from "./validator-key.ts";
import type { KeySource } from "./verification-key.ts";

export interface ValidatorOptions {
  readonly keys: CacheKeys;
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** Milliseconds for which an answer is remembered. */
  readonly ttl: number;
  /** Milliseconds for which it is remembered that a provider does not know a token. */
  readonly inactiveTtl: number;
  /** Milliseconds that widen nbf and iat. */
  readonly skew: number;
  readonly shared: SharedStore | undefined;
  readonly metrics: Metrics;
  readonly watch?: Watch | undefined;
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

function createCaches({ maxEntries, maxBytes, metrics, shared, watch }: ValidatorOptions) {
  const remote = shared && { store: shared, decode: decodeVerdict };
  const bounds = { maxEntries, maxBytes, metrics };
  const remoteCache = (kind: Exclude<Verify, "keys">) =>
    createAnswerCache<ProviderVerdict>({ kind, ...bounds, shared: remote, watch });
  return {
    introspection: remoteCache("introspection"),
    userinfo: remoteCache("userinfo"),
    tokenCheck: remoteCache("tokenCheck"),
    // Verifying again costs less than asking Redis, so verifications stay in memory.
    keys: createAnswerCache<Verification>({ kind: "verification", ...bounds }),
  };
}

function keyValidator(
  { name, settings, profile }: Provider,
  keys: KeySource,
  cache: AnswerCache<Verification>,
  options: ValidatorOptions,
): TokenValidator {
  const { algorithms } = settings;
  const { issuers } = profile;
  const id = validatorId(options.keys, "keys", settings);
  const { skew, ttl } = options;
  return createJwtValidator({ source: name, id, issuers, algorithms, keys, cache, skew, ttl });
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
  const { name, settings, profile, budget, observe } = provider;
  const ask = ASK[verify];
  return createRemoteValidator({
    source: name,
    id: validatorId(options.keys, verify, settings),
    issuers: profile.issuers,
    skew: options.skew,
    ttl: options.ttl,
    inactiveTtl: options.inactiveTtl,
    staleIfError: settings.staleIfError ?? 0,
    cache,
    budget,
    ask: (token) => observe(verify, () => ask(token, provider, keys)),
  });
}
