import { type Control, NO_LAST_STREAM } from "./control.ts";
import { ErrorCode } from "./error-code.ts";
import { buildFrame, FrameType } from "./frame.ts";
import type { Headers } from "./headers.ts";
import type { LimitName } from "./limits.ts";
import type { Streams } from "./streams.ts";

/** How long the peer may take to see the first GOAWAY, in milliseconds, should it not answer the PING after it. */
const GOAWAY_SEEN_MILLISECONDS = 1_000;
const AGE_JITTER = 0.1;
const PING = buildFrame(FrameType.ping, 0, 0, Buffer.alloc(8));

export interface LifetimeOptions {
  readonly control: Control;
  readonly streams: Streams;
  readonly headers: Headers;
  /** Sends what is written and closes. */
  readonly end: () => void;
  /** Closes without a word, to a peer that takes none. */
  readonly destroy: () => void;
}

/** What ends a connection for the time it takes. All times are milliseconds since the epoch. */
export class Lifetime {
  readonly #options: LifetimeOptions;
  readonly #made = Date.now();
  readonly #maxAge: number;
  #greeted = false;
  #heard = false;
  #heardAt = this.#made;
  #pinged = false;
  #stalledSince: number | undefined;
  #unsent = 0;
  #unsentSince = this.#made;
  #goawayAt: number | undefined;
  /** From when on the connection is cut off; set while it is closing. */
  #cutOffAt = Number.POSITIVE_INFINITY;

  constructor(options: LifetimeOptions) {
    this.#options = options;
    const jitter = 1 + AGE_JITTER * (2 * Math.random() - 1);
    this.#maxAge = options.control.limits.maxAgeMilliseconds * jitter;
  }

  greeted(): void {
    this.#greeted = true;
  }

  heard(): void {
    this.#heard = true;
  }

  stalled(): void {
    this.#stalledSince ??= Date.now();
  }

  unstalled(): void {
    this.#stalledSince = undefined;
  }

  pingAnswered(): void {
    if (this.#goawayAt !== undefined) this.#refuseMore();
  }

  closed(): void {
    const { streams, control, end } = this.#options;
    if (streams.closing && streams.size === 0 && !control.failed) end();
  }

  /**
   * RFC 9113, section 6.8: first a GOAWAY that refuses nothing yet, since requests may be on their way; once
   * the peer has seen it, one that names the last call to be answered.
   */
  goAway(now: number, graceMilliseconds: number): void {
    const { control } = this.#options;
    this.#cutOffAt = Math.min(this.#cutOffAt, now + graceMilliseconds);
    if (this.#goawayAt !== undefined || control.failed) return;
    this.#goawayAt = now;
    control.goaway(NO_LAST_STREAM, ErrorCode.noError);
    control.output.gather.write(PING);
  }

  /** To be called every now and then. */
  sweep(now: number): void {
    const { limits, failed } = this.#options.control;
    if (now >= this.#cutOffAt) {
      this.#options.destroy();
      return;
    }
    if (failed) return;
    if (this.#goawayAt !== undefined && now - this.#goawayAt >= GOAWAY_SEEN_MILLISECONDS) this.#refuseMore();
    if (now - this.#made >= this.#maxAge) this.goAway(now, limits.maxAgeGraceMilliseconds);
    this.#checkPreface(now);
    this.#checkRequests(now);
    this.#checkReader(now);
    this.#keepAlive(now);
  }

  #refuseMore(): void {
    const { streams, control } = this.#options;
    if (streams.closing || control.failed) return;
    streams.closing = true;
    control.goaway(control.lastStreamId, ErrorCode.noError);
    this.closed();
  }

  #checkPreface(now: number): void {
    const { limits } = this.#options.control;
    if (!this.#greeted && now - this.#made >= limits.prefaceMilliseconds) this.#exceed("slowPreface");
  }

  #checkRequests(now: number): void {
    const { control, headers, streams } = this.#options;
    const oldest = now - control.limits.requestMilliseconds;
    if (headers.unfinished && headers.unfinished.since <= oldest) {
      this.#exceed("slowRequest");
      return;
    }
    for (const stream of streams.unfinishedSince(oldest)) {
      control.observe("slowRequest");
      streams.reset(stream, ErrorCode.cancel);
    }
  }

  /** A peer that neither reads its socket nor opens its windows. */
  #checkReader(now: number): void {
    const { control, destroy } = this.#options;
    const oldest = now - control.limits.stalledMilliseconds;
    const { unsentBytes } = control.output;
    if (unsentBytes === 0 || unsentBytes !== this.#unsent) this.#unsentSince = now;
    this.#unsent = unsentBytes;
    if (this.#stalledSince !== undefined && this.#stalledSince <= oldest) {
      control.observe("slowReader");
      destroy();
    } else if (this.#unsentSince <= oldest) this.#exceed("slowReader");
  }

  #keepAlive(now: number): void {
    const { control, destroy } = this.#options;
    const { keepAliveMilliseconds, keepAliveTimeoutMilliseconds } = control.limits;
    if (this.#heard) {
      this.#heard = false;
      this.#pinged = false;
      this.#heardAt = now;
      return;
    }
    const silence = now - this.#heardAt;
    if (silence >= keepAliveMilliseconds + keepAliveTimeoutMilliseconds) {
      control.observe("keepAlive");
      destroy();
    } else if (silence >= keepAliveMilliseconds && !this.#pinged) {
      this.#pinged = true;
      control.output.gather.write(PING);
    }
  }

  #exceed(limit: LimitName): void {
    this.#options.control.exceed(limit);
  }
}
