import type { CacheKey } from "../cache/answers.ts";
import type { CacheKeys } from "../cache/digest.ts";
import type { Token } from "../credential/token.ts";
import type { Verify } from "../provider/preset.ts";
import type { Provider } from "../provider/provider.ts";

/**
 * Names a validator in cache keys: equal on every replica, different as soon as one setting differs, so that
 * an answer obtained under one configuration never serves another. Keyed, since settings hold a secret.
 */
export function validatorId(keys: CacheKeys, verify: Verify, settings: Provider["settings"]): CacheKey {
  const written = JSON.stringify([verify, settings]);
  return { name: keys.digest("settings", written), previous: keys.previous?.digest("settings", written) };
}

/** The name of one validator's answer about one token. */
export function answerKey({ digest, previousDigest }: Token, { name, previous }: CacheKey): CacheKey {
  const old = previousDigest !== undefined && previous !== undefined;
  return { name: `${digest}:${name}`, ...(old && { previous: `${previousDigest}:${previous}` }) };
}
