/** How much longer than its ttl an answer may serve, in milliseconds each. */
export interface Staleness {
  /** While it is obtained anew in the background. */
  readonly whileRevalidate: number;
  /** While it cannot be obtained anew. */
  readonly ifError: number;
}

/** A remembered answer. */
export interface Entry {
  /** The provider or the directory that gave it. */
  readonly source: string;
  /** JSON data. */
  readonly value: unknown;
  /** When the call that gave it began, in milliseconds since the epoch. */
  readonly askedAt: number;
  /** When it stops to hold, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Worth obtaining anew before that, by every replica that uses it. */
  readonly renewable?: boolean | undefined;
  /** How a replica that remembers it may serve it beyond; the store itself does not keep it longer. */
  readonly stale?: Staleness | undefined;
}

/**
 * A cache shared by replicas. An absent answer is `undefined`. So is every failure: a store that is down, slow or
 * holds a value that was tampered with makes a decision by remembered answers slower, never wrong and never failed.
 */
export interface SharedStore {
  get(key: string): Promise<Entry | undefined>;
  /** Does not wait for the store. */
  set(key: string, entry: Entry): void;
  /**
   * Gives the key to the first of all replicas that asks, for this many milliseconds. Undefined where the store
   * failed: nobody knows who was first then.
   */
  claim(key: string, milliseconds: number): Promise<"claimed" | "taken" | undefined>;
  /**
   * Gives back, before its time, a key that this replica claimed; one that another has claimed since stays with it.
   * Does not wait for the store.
   */
  release(key: string): void;
  /** Forgets entries; false where the store did not take it, for one of them at least. */
  remove(keys: readonly string[]): Promise<boolean>;
  /**
   * Every entry that opens and was there all the time, in no order; one may come twice, and one that comes or goes
   * meanwhile may be left out. Ends early where the store fails.
   */
  entries(): AsyncIterable<readonly [key: string, entry: Entry]>;
  close(): Promise<void>;
}
