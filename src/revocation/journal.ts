import type { Revocation, Target } from "./target.ts";

/** The latest events, for answers that are under way while one comes, or that the shared store holds from before. */
export interface Journal {
  append(event: Pick<Revocation, "target" | "at">): void;
  position(): number;
  /** The targets of the events that came here since that position; undefined where some have been dropped since. */
  since(position: number): readonly Target[] | undefined;
  /** Of those that happened then or later, in milliseconds since the epoch, wherever. */
  after(time: number): readonly Target[] | undefined;
}

/** Events that are kept: more than come during one call to a provider, or while an answer is stored. */
const KEPT = 10_000;

export function createJournal(): Journal {
  let first = 0;
  let events: Pick<Revocation, "target" | "at">[] = [];
  /** The latest that was dropped. */
  let droppedAt = Number.NEGATIVE_INFINITY;
  const targetsOf = (some: typeof events) => some.map(({ target }) => target);
  return {
    append(event) {
      events.push(event);
      if (events.length <= 2 * KEPT) return;
      for (const { at } of events.slice(0, KEPT)) droppedAt = Math.max(droppedAt, at);
      first += KEPT;
      events = events.slice(KEPT);
    },
    position: () => first + events.length,
    since: (position) => (position < first ? undefined : targetsOf(events.slice(position - first))),
    after: (time) => (time <= droppedAt ? undefined : targetsOf(events.filter(({ at }) => at >= time))),
  };
}
