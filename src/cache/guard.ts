/** An answer as revocations see it. */
export interface GuardedAnswer {
  /** Name of its cache key. */
  readonly key: string;
  /** Undefined while it is not there yet. */
  readonly value: unknown;
  /** The provider or the directory that gave it. */
  readonly source: string;
}

/** What a cache must know of revocations. An answer that an event concerns must be neither used nor stored. */
export interface AnswerGuard {
  /** Where the sequence of events stands, as this replica has heard of them. */
  position(): number;
  /** Whether an event since that position concerns an answer. */
  concernedSince(position: number, answer: GuardedAnswer): boolean;
  /** The same of an answer that any replica asked for then, in milliseconds since the epoch, by the replicas' clocks. */
  concernedAfter(time: number, answer: GuardedAnswer): boolean;
  /** False while events may have been missed for so long that nothing remembered may be believed. */
  trusted(): boolean;
}

/** What remembers answers that revocations may concern. */
export interface WatchedCache {
  /**
   * Forgets in memory what `concerned` holds true of, a few entries at a time so that decisions go on meanwhile. None
   * of them would be used in any case: this makes room, and shows how many there were.
   */
  forgetWhere(concerned: (answer: GuardedAnswer) => boolean): Promise<void>;
}

/** Revocations as caches see them. */
export interface Watch {
  readonly guard: AnswerGuard;
  /** Adds a cache whose answers are to be forgotten. */
  add(cache: WatchedCache): void;
}

/** Without revocation nothing ever concerns an answer. */
export const UNWATCHED: Watch = {
  guard: {
    position: () => 0,
    concernedSince: () => false,
    concernedAfter: () => false,
    trusted: () => true,
  },
  add: () => undefined,
};
