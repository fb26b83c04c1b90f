/** An answer as revocations see it. */
export interface GuardedAnswer {
  /** Name of its cache key. */
  readonly key: string;
  readonly value: unknown;
  /** The provider or the directory that gave it. */
  readonly source: string;
}

/** What a cache must know of revocations. */
export interface AnswerGuard {
  /** Where the sequence of events stands. */
  position(): number;
  /** Whether an event since that position concerns an answer: it must be neither used nor stored then. */
  concernedSince(position: number, answer: GuardedAnswer): boolean;
  /** The same of an answer that some replica asked for then, in milliseconds since the epoch. */
  concernedAfter(askedAt: number, answer: GuardedAnswer): boolean;
  /** False while events may have been missed for so long that nothing remembered may be believed. */
  trusted(): boolean;
}

/** What remembers answers that revocations may concern. */
export interface WatchedCache {
  /** Forgets in memory what `concerned` holds true of; the keys' names. */
  forgetWhere(concerned: (answer: GuardedAnswer) => boolean): readonly string[];
  /** Forgets all that is in memory. */
  clear(): void;
}

/** Revocations as caches see them. */
export interface Watch {
  readonly guard: AnswerGuard;
  /** Adds a cache whose answers are to be forgotten. */
  add(cache: WatchedCache): void;
}

/** Without revocation nothing ever concerns an answer. */
export const UNWATCHED: Watch = {
  guard: { position: () => 0, concernedSince: () => false, concernedAfter: () => false, trusted: () => true },
  add: () => undefined,
};
