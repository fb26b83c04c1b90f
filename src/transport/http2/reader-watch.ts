/** Watches whether the peer takes its answers. Times are milliseconds of performance.now(). */
export class ReaderWatch {
  readonly #patience: number;
  #stalledSince: number | undefined;
  #unsent = 0;
  #unsentSince: number;

  /** `patience` in milliseconds. */
  constructor(patience: number, now: number) {
    this.#patience = patience;
    this.#unsentSince = now;
  }

  /** Its socket takes no more for now. */
  stalled(now: number): void {
    this.#stalledSince ??= now;
  }

  unstalled(): void {
    this.#stalledSince = undefined;
  }

  /** Whether for too long it has not read its socket, or not opened its windows for the bytes that wait. */
  check(now: number, unsentBytes: number): "nothing" | "socket" | "windows" {
    const oldest = now - this.#patience;
    if (unsentBytes === 0 || unsentBytes !== this.#unsent) this.#unsentSince = now;
    this.#unsent = unsentBytes;
    if (this.#stalledSince !== undefined && this.#stalledSince <= oldest) return "socket";
    return this.#unsentSince <= oldest ? "windows" : "nothing";
  }
}
