import type { Allowance } from "./limits.ts";

/** A bucket of allowed frames, refilled by time and by calls; it looks at the clock only when it is empty. */
export class Budget {
  readonly #allowance: Allowance;
  #left: number;
  #since: number;
  #calls = 0;

  /** `now` in milliseconds, as in `spend`. */
  constructor(allowance: Allowance, now: number) {
    this.#allowance = allowance;
    this.#left = allowance.burst;
    this.#since = now;
  }

  /** False when the allowance is used up. `calls`: how many the connection has been answered so far. */
  spend(calls: number, clock: () => number = Date.now): boolean {
    if (this.#left < 1) this.#refill(calls, clock());
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  #refill(calls: number, now: number): void {
    const { burst, perSecond, perCall } = this.#allowance;
    const earned = ((now - this.#since) / 1_000) * perSecond + (calls - this.#calls) * perCall;
    this.#left = Math.min(this.#left + Math.max(earned, 0), burst);
    this.#since = now;
    this.#calls = calls;
  }
}
