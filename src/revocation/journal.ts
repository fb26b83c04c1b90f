import type { Target } from "./target.ts";

/** A revocation as answers see it. `at` in milliseconds since the epoch, by the clock of the replica that was told. */
export interface RevocationEvent {
  readonly target: Target;
  readonly at: number;
}

/** The latest events, for answers that are remembered or under way. Undefined where some that count were dropped. */
export interface Journal {
  append(event: RevocationEvent): void;
  position(): number;
  /** Those that came here since that position. */
  since(position: number): readonly RevocationEvent[] | undefined;
  /** Those that happened then or later, wherever. */
  after(time: number): readonly RevocationEvent[] | undefined;
}

/** Events that are kept: more than come during one call to a provider, or while an answer in use is not asked for. */
const KEPT = 10_000;

export function createJournal(): Journal {
  let first = 0;
  let events: RevocationEvent[] = [];
  /** The latest that was dropped. */
  let droppedAt = Number.NEGATIVE_INFINITY;
  return {
    append(event) {
      events.push(event);
      if (events.length <= 2 * KEPT) return;
      for (const { at } of events.slice(0, KEPT)) droppedAt = Math.max(droppedAt, at);
      first += KEPT;
      events = events.slice(KEPT);
    },
    position: () => first + events.length,
    since: (position) => (position < first ? undefined : events.slice(position - first)),
    after: (time) => (time <= droppedAt ? undefined : events.filter(({ at }) => at >= time)),
  };
}
