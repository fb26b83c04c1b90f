/** A remembered answer. */
export interface Entry {
  /** The provider or the directory that gave it. */
  readonly source: string;
  /** JSON data. */
  readonly value: unknown;
  /** When it stops to hold, in milliseconds since the epoch. */
  readonly expiresAt: number;
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
  /** Gives a claim back before its time. Does not wait for the store. */
  release(key: string): void;
  /** Forgets entries; false where the store did not take it. */
  remove(keys: readonly string[]): Promise<boolean>;
  /** Every entry that opens, in no order, none of them twice; ends early where the store fails. For sweeping alone: slow. */
  entries(): AsyncIterable<readonly [key: string, entry: Entry]>;
  close(): Promise<void>;
}
