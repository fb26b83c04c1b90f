import { type Answer, type AnswerCacheOptions, type Fresh, localName, type Question } from "./answers.ts";
import type { AnswerGuard } from "./guard.ts";
import type { MemoryLevel } from "./memory.ts";
import { fetchShared, namesOf, type Shared, type SharedFlight } from "./shared-flight.ts";
import type { Entry } from "./store.ts";

/** How one way to an answer ended. */
export interface Landing<T> extends Answer<T> {
  readonly outage: boolean;
  /** Something happened meanwhile that concerns the answer: it must not be used. */
  readonly superseded: boolean;
}

/** The ways to answers that are under way. */
export interface Flights<T> {
  /** One that whoever asks now may share: nothing has happened since it began that concerns whatever it brings. */
  joinable(question: Question<T>): Promise<Landing<T>> | undefined;
  /** Asks the shared store, then upstream, and remembers the answer. */
  start(question: Question<T>, holdsBeyond: SharedFlight<T>["holdsBeyond"]): Promise<Landing<T>>;
}

export interface FlightOptions<T> extends AnswerCacheOptions<T> {
  readonly memory: MemoryLevel<T>;
  readonly guard: AnswerGuard;
}

interface Flight<T> {
  /** Where the sequence of events stood when it began. */
  readonly since: number;
  readonly landing: Promise<Landing<T>>;
}

/** Part of a ttl by which it is shortened at random, so that what was asked for together does not end together. */
const JITTER = 0.1;

export function createFlights<T>(options: FlightOptions<T>): Flights<T> {
  const { kind, metrics, shared, memory, guard, random = Math.random } = options;
  const flights = new Map<string, Flight<T>>();

  async function load(question: Question<T>, since: number): Promise<Fresh<T>> {
    const { key, source } = question;
    const local = localName(key);
    const askedAt = Date.now();
    const fresh = await question.load();
    const { value, ttl, negative } = fresh;
    if (ttl <= 0 || guard.concernedSince(since, { key: local, value, source })) return fresh;
    const jittered = { ...fresh, ttl: ttl * (1 - random() * JITTER) };
    const before = memory.get(local);
    memory.set(local, { source, goodTo: since }, jittered);
    if (!negative) shared?.store.set(key.name, entryOf(jittered, { source, askedAt }));
    if (negative) metrics.cacheNegatives.inc({ kind });
    // Another replica must not find what was good until now.
    if (negative && before && !before.negative) void shared?.store.remove(namesOf(key));
    return fresh;
  }

  function land({ key, source }: Question<T>, since: number, result: Shared<T>): Landing<T> {
    const local = localName(key);
    const concerned = (value: T) => guard.concernedSince(since, { key: local, value, source });
    if (result.kind === "loaded") {
      const { value, outage = false } = result.fresh;
      return { value, origin: "upstream", outage, superseded: !outage && concerned(value) };
    }
    const { value, entry } = result;
    const superseded = concerned(value);
    const copy = { value, ttl: entry.expiresAt - Date.now(), renewable: entry.renewable, stale: entry.stale };
    if (!superseded && copy.ttl > 0) memory.set(local, { source, goodTo: since }, copy);
    return { value, origin: "redis", outage: false, superseded };
  }

  async function fly(question: Question<T>, since: number, holdsBeyond: number): Promise<Landing<T>> {
    const { key, source } = question;
    const ask = () => load(question, since);
    // The lease of an earlier flight of ours would keep us waiting for an answer that nobody may use.
    const alone = shared === undefined || !guard.trusted() || flights.has(localName(key));
    if (alone) return land(question, since, { kind: "loaded", fresh: await ask() });
    const mayUse = (value: T, askedAt: number) =>
      !guard.concernedAfter(askedAt, { key: key.name, value, source });
    return land(question, since, await fetchShared({ key, load: ask, holdsBeyond, mayUse }, shared));
  }

  return {
    joinable({ key, source }) {
      const name = localName(key);
      const flight = flights.get(name);
      if (flight === undefined) return undefined;
      const isOver = guard.concernedSince(flight.since, { key: name, value: undefined, source });
      return isOver ? undefined : flight.landing;
    },
    start(question, holdsBeyond) {
      const name = localName(question.key);
      const since = guard.position();
      const landing = fly(question, since, holdsBeyond).finally(() => {
        if (flights.get(name)?.landing === landing) flights.delete(name);
      });
      flights.set(name, { since, landing });
      return landing;
    },
  };
}

function entryOf<T>(fresh: Fresh<T>, { source, askedAt }: Pick<Entry, "source" | "askedAt">): Entry {
  const { value, ttl, renewable, stale } = fresh;
  return {
    source,
    value,
    askedAt,
    expiresAt: Date.now() + ttl,
    ...(renewable && { renewable }),
    // A caller's may hold more, which whoever reads the entry would refuse.
    ...(stale && { stale: { whileRevalidate: stale.whileRevalidate, ifError: stale.ifError } }),
  };
}
