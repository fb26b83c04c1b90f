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
  readonly #tallies: { readonly labels: LabelValues<L>; readonly tally: Tally }[] = [];

  /** To be kept by who counts: each call makes another. */
  tally(labels: LabelValues<L>): Tally {
    const tally = { count: 0 };
    this.#tallies.push({ labels, tally });
    return tally;
  }

  override reset(): void {
    super.reset();
    // The constructor above calls it, before this class has its fields.
    if (#tallies in this) for (const { tally } of this.#tallies) tally.count = 0;
  }

  /** prom-client calls it before it reads the values. */
  collect(): void {
    for (const { labels, tally } of this.#tallies) {
      if (tally.count > 0) this.inc(labels, tally.count);
      tally.count = 0;
    }
  }
}
