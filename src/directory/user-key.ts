import type { CacheKey } from "../cache/answers.ts";
import type { CacheKeys } from "../cache/digest.ts";
import type { UserDirectory, UserQuery } from "./directory.ts";

/**
 * Names the answers of a directory. In memory, where the users themselves are, by what was asked; in the shared store
 * by a keyed hash of that, which is computed only where there is one.
 */
export function userKeys(
  directory: Pick<UserDirectory, "name" | "revision">,
  keys: CacheKeys,
): (query: UserQuery) => CacheKey {
  const beginnings = new WeakMap<UserQuery["keys"], { readonly revision: string; readonly text: string }>();

  /** What all queries of a grant have in common: it asks by the same list each time. */
  function beginningOf(attributes: UserQuery["keys"]): string {
    const { name, revision } = directory;
    const known = beginnings.get(attributes);
    if (known?.revision === revision) return known.text;
    // JSON, as no list of it begins another: whatever the value after it, no two queries share a name.
    const text = JSON.stringify([name, revision, attributes]);
    beginnings.set(attributes, { revision, text });
    return text;
  }

  return (query) => {
    const { name, revision } = directory;
    const subject = () => JSON.stringify([name, revision, query.keys, query.value]);
    return new UserKey(beginningOf(query.keys) + query.value, subject, keys);
  };
}

class UserKey implements CacheKey {
  readonly local: string;
  readonly #subject: () => string;
  readonly #keys: CacheKeys;

  constructor(local: string, subject: () => string, keys: CacheKeys) {
    this.local = local;
    this.#subject = subject;
    this.#keys = keys;
  }

  get name() {
    return this.#keys.digest("user", this.#subject());
  }

  get previous() {
    return this.#keys.previous?.digest("user", this.#subject());
  }
}
