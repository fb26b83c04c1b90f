import { setTimeout as sleep } from "node:timers/promises";
import type { CacheKey, Fresh, SharedAnswers } from "./answers.ts";
import type { Entry } from "./store.ts";

/** What the shared store or the upstream gave. */
export type Shared<T> =
  | { readonly kind: "stored"; readonly value: T; readonly entry: Entry }
  | { readonly kind: "loaded"; readonly fresh: Fresh<T> };

export interface SharedFlight<T> {
  readonly key: CacheKey;
  /** Asks upstream, and stores what may be stored before it resolves. */
  load(): Promise<Fresh<T>>;
  /** A stored answer must hold beyond this, in milliseconds since the epoch. */
  readonly holdsBeyond: number;
  /** Whether a stored answer, which was asked for then, in milliseconds since the epoch, may be used. */
  mayUse(value: T, askedAt: number): boolean;
}

/** Milliseconds for which one replica's call keeps the others from calling; few calls take longer. */
const LEASE = 5_000;
/** Milliseconds that a replica waits for another's answer before it calls itself. */
const LONGEST_WAIT = 2_000;
/** Milliseconds between two looks for it: 25 at first, then longer, so that a slow provider is no load for Redis. */
const FIRST_LOOK = 25;
const LONGEST_LOOK = 100;

/** One call upstream for all replicas that miss together: the first takes a lease, the others wait for its answer. */
export async function fetchShared<T>(flight: SharedFlight<T>, shared: SharedAnswers<T>): Promise<Shared<T>> {
  const { store } = shared;
  const lease = `lease:${flight.key.name}`;
  const latest = performance.now() + LONGEST_WAIT;
  for (let pause = FIRST_LOOK; ; pause = Math.min(2 * pause, LONGEST_LOOK)) {
    const stored = await readStored(flight, shared);
    if (stored) return stored;
    const claim = await store.claim(lease, LEASE);
    if (claim === "claimed") return loadUnderLease(flight, shared, lease);
    // A store that failed says nothing of other replicas.
    if (claim === undefined || performance.now() >= latest) return load(flight);
    await sleep(pause);
  }
}

/** Another replica may have stored its answer and given its lease back between our look and our claim. */
async function loadUnderLease<T>(
  flight: SharedFlight<T>,
  shared: SharedAnswers<T>,
  lease: string,
): Promise<Shared<T>> {
  try {
    return (await readStored(flight, shared)) ?? (await load(flight));
  } finally {
    shared.store.release(lease);
  }
}

async function load<T>(flight: SharedFlight<T>): Promise<Shared<T>> {
  return { kind: "loaded", fresh: await flight.load() };
}

async function readStored<T>(flight: SharedFlight<T>, { store, decode }: SharedAnswers<T>) {
  const { key, holdsBeyond, mayUse } = flight;
  for (const entry of await Promise.all(namesOf(key).map((name) => store.get(name)))) {
    const value = entry && entry.expiresAt > holdsBeyond ? decode(entry.value) : undefined;
    if (entry === undefined || value === undefined || !mayUse(value, entry.askedAt)) continue;
    return { kind: "stored", value, entry } as const;
  }
  return undefined;
}

/** All names by which the shared store may know an answer. */
export function namesOf({ name, previous }: CacheKey): readonly string[] {
  return previous === undefined ? [name] : [name, previous];
}
