import { Counter, type LabelValues } from "prom-client";

/** What was counted since it was last asked for. */
export interface Tally {
  count: number;
}

/**
 * A counter for the path of every request: adding to a number there leaves the labels to be checked and hashed when
 * somebody asks for the metrics.
 */
export class TalliedCounter<L extends string> extends Counter<L> {
  readonly #tallies = new Map<string, { readonly labels: LabelValues<L>; readonly tally: Tally }>();

  /** To be kept by who counts. The same for the same labels, written in one order: a reload adds none. */
  tally(labels: LabelValues<L>): Tally {
    const name = JSON.stringify(labels);
    const known = this.#tallies.get(name) ?? { labels, tally: { count: 0 } };
    this.#tallies.set(name, known);
    return known.tally;
  }

  override reset(): void {
    super.reset();
    // The constructor above calls it, before this class has its fields.
    if (#tallies in this) for (const { tally } of this.#tallies.values()) tally.count = 0;
  }

  /** prom-client calls it before it reads the values. */
  collect(): void {
    for (const { labels, tally } of this.#tallies.values()) {
      if (tally.count > 0) this.inc(labels, tally.count);
      tally.count = 0;
    }
  }
}
