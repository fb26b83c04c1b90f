import type { Target } from "./target.ts";

/** The latest events, for answers that are under way while one comes. */
export interface Journal {
  append(target: Target): void;
  position(): number;
  /** The targets of the events since that position; undefined where some have been dropped since. */
  since(position: number): readonly Target[] | undefined;
}

/** Events that are kept: more than come during one call to a provider. */
const KEPT = 10_000;

export function createJournal(): Journal {
  let first = 0;
  let targets: Target[] = [];
  return {
    append(target) {
      targets.push(target);
      if (targets.length <= 2 * KEPT) return;
      first += KEPT;
      targets = targets.slice(KEPT);
    },
    position: () => first + targets.length,
    since: (position) => (position < first ? undefined : targets.slice(position - first)),
  };
}
