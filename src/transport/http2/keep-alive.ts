import type { Http2Limits } from "./limits.ts";

/** Finds out whether a silent peer is still there. Times are milliseconds of performance.now(). */
export class KeepAlive {
  readonly #limits: Http2Limits;
  #heard = false;
  #heardAt: number;
  #pinged = false;

  constructor(limits: Http2Limits, now: number) {
    this.#limits = limits;
    this.#heardAt = now;
  }

  /** Bytes have come. */
  heard(): void {
    this.#heard = true;
  }

  /** What is to be done now: nothing, a PING to the peer, or no more waiting for it. */
  check(now: number): "nothing" | "ping" | "giveUp" {
    const { keepAliveMilliseconds, keepAliveTimeoutMilliseconds } = this.#limits;
    if (this.#heard) {
      this.#heard = false;
      this.#pinged = false;
      this.#heardAt = now;
      return "nothing";
    }
    const silence = now - this.#heardAt;
    if (silence >= keepAliveMilliseconds + keepAliveTimeoutMilliseconds) return "giveUp";
    if (silence < keepAliveMilliseconds || this.#pinged) return "nothing";
    this.#pinged = true;
    return "ping";
  }
}
