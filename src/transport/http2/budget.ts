import type { Allowance } from "./limits.ts";

/** A bucket of allowed frames, refilled by time and by work; it looks at the clock only when it is empty. */
export class Budget {
  readonly #allowance: Allowance;
  #left: number;
  #since: number;
  #work = 0;

  /** `now` in milliseconds of performance.now(). */
  constructor(allowance: Allowance, now: number) {
    this.#allowance = allowance;
    this.#left = allowance.burst;
    this.#since = now;
  }

  /** False when the allowance is used up. `work`: what the connection was sent so far, as Output counts it. */
  spend(work: number): boolean {
    if (this.#left < 1) this.#refill(work, performance.now());
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  #refill(work: number, now: number): void {
    const { burst, perSecond, perWork } = this.#allowance;
    const earned = ((now - this.#since) / 1_000) * perSecond + (work - this.#work) * perWork;
    this.#left = Math.min(this.#left + Math.max(earned, 0), burst);
    this.#since = now;
    this.#work = work;
  }
}
