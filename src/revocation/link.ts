import type { Revocation } from "./target.ts";

/** How the replicas tell each other of revocations. */
export interface RevocationLink {
  /**
   * Resolves once every replica will hear of them; false where that cannot be promised, though it is tried again for
   * as long as this replica lives.
   */
  send(revocations: readonly Revocation[]): Promise<boolean>;
  /** Resolves once this replica has heard of what was revoked before it came. */
  readonly caughtUp: Promise<void>;
  /** False while revocations of other replicas may have been missed for longer than is allowed. */
  trusted(): boolean;
  close(): Promise<void>;
}

/** What a link tells its replica. */
export interface LinkListener {
  /** Of this replica too: it hears what it has sent. Any may come again. */
  heard(revocation: Revocation): void;
  /** The store has lost what it held, so that something may have been missed: nothing remembered is to be believed. */
  lost(): void;
  /** All that this replica knows, for a store that has lost it. */
  known(): readonly Revocation[];
}

/** A single replica, which nobody else has to hear of. */
export const ALONE: RevocationLink = {
  send: async () => true,
  caughtUp: Promise.resolve(),
  trusted: () => true,
  close: async () => undefined,
};
