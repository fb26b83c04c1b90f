import type { CacheKey } from "../cache/answers.ts";
import type { CacheKeys } from "../cache/digest.ts";
import type { Token } from "../credential/token.ts";
import type { Verify } from "../provider/preset.ts";
import type { Provider } from "../provider/provider.ts";

/**
 * Names a validator in cache keys: equal on every replica, different as soon as one setting differs, so that
 * an answer obtained under one configuration never serves another. Keyed, since settings hold a secret.
 */
export function validatorId(keys: CacheKeys, verify: Verify, settings: Provider["settings"]): ValidatorId {
  const written = JSON.stringify([verify, settings]);
  const previous = keys.previous?.digest("settings", written);
  validators += 1;
  return { name: keys.digest("settings", written), previous, local: String(validators) };
}

let validators = 0;

export interface ValidatorId extends CacheKey {
  /** A number, for this process: short, as it is held with every answer in memory. */
  readonly local: string;
}

/** The name of one validator's answer about one token. */
export function answerKey(token: Token, id: ValidatorId): CacheKey {
  return new AnswerKey(token, id);
}

class AnswerKey implements CacheKey {
  readonly local: string;
  readonly #token: Token;
  readonly #id: ValidatorId;

  constructor(token: Token, id: ValidatorId) {
    this.local = `${token.digest}:${id.local}`;
    this.#token = token;
    this.#id = id;
  }

  get name() {
    return `${this.#token.digest}:${this.#id.name}`;
  }

  get previous() {
    const [digest, id] = [this.#token.previousDigest, this.#id.previous];
    return digest === undefined || id === undefined ? undefined : `${digest}:${id}`;
  }
}
