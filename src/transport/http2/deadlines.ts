/** Far below what a timer of Node's takes, in milliseconds; a later deadline is looked at again then. */
const LONGEST_WAIT = 2 ** 30;

/** One timer for all calls of a connection, set to the earliest of their deadlines (milliseconds since the epoch). */
export class Deadlines {
  readonly #onDue: (now: number) => number;
  #next = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  /** `onDue` ends what is due at `now`, and gives the earliest deadline of the rest, or Infinity. */
  constructor(onDue: (now: number) => number) {
    this.#onDue = onDue;
  }

  watch(deadline: number): void {
    if (deadline >= this.#next) return;
    clearTimeout(this.#timer);
    this.#next = deadline;
    const wait = Math.min(Math.max(Math.ceil(deadline - Date.now()), 1), LONGEST_WAIT);
    this.#timer = setTimeout(() => this.#due(), wait).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#next = Number.NEGATIVE_INFINITY;
  }

  #due(): void {
    this.#next = Number.POSITIVE_INFINITY;
    this.watch(this.#onDue(Date.now()));
  }
}
