import { type Control, NO_LAST_STREAM } from "./control.ts";
import { ErrorCode } from "./error-code.ts";
import { buildFrame, FrameType } from "./frame.ts";
import type { Headers } from "./headers.ts";
import { KeepAlive } from "./keep-alive.ts";
import { ReaderWatch } from "./reader-watch.ts";
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

/**
 * What ends a connection for the time it takes. Times are milliseconds of performance.now(), which no step of
 * the machine's clock moves.
 */
export class Lifetime {
  readonly #options: LifetimeOptions;
  readonly #made = performance.now();
  readonly #maxAge: number;
  readonly #keepAlive: KeepAlive;
  readonly #reader: ReaderWatch;
  #greeted = false;
  #goawayAt: number | undefined;
  /** From when on the connection is cut off; set while it is closing. */
  #cutOffAt = Number.POSITIVE_INFINITY;

  constructor(options: LifetimeOptions) {
    this.#options = options;
    const jitter = 1 + AGE_JITTER * (2 * Math.random() - 1);
    const { limits } = options.control;
    this.#maxAge = limits.maxAgeMilliseconds * jitter;
    this.#keepAlive = new KeepAlive(limits, this.#made);
    this.#reader = new ReaderWatch(limits.stalledMilliseconds, this.#made);
  }

  greeted(): void {
    this.#greeted = true;
  }

  heard(): void {
    this.#keepAlive.heard();
  }

  stalled(): void {
    this.#reader.stalled(performance.now());
  }

  unstalled(): void {
    this.#reader.unstalled();
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
    this.#checkPeer(now);
  }

  #refuseMore(): void {
    const { streams, control } = this.#options;
    if (streams.closing || control.failed) return;
    streams.closing = true;
    control.goaway(control.lastStreamId, ErrorCode.noError);
    this.closed();
  }

  #checkPreface(now: number): void {
    const { control } = this.#options;
    const patience = control.limits.prefaceMilliseconds;
    if (!this.#greeted && now - this.#made >= patience) control.exceed("slowPreface");
  }

  #checkRequests(now: number): void {
    const { control, headers, streams } = this.#options;
    const oldest = now - control.limits.requestMilliseconds;
    if (headers.unfinished && headers.unfinished.since <= oldest) {
      control.exceed("slowRequest");
      return;
    }
    for (const stream of streams.unfinishedSince(oldest)) {
      control.observe("slowRequest");
      streams.reset(stream, ErrorCode.cancel);
    }
  }

  /** A peer that does not read its socket would not read a GOAWAY either. */
  #checkReader(now: number): void {
    const { control, destroy } = this.#options;
    const waitsFor = this.#reader.check(now, control.output.unsentBytes);
    if (waitsFor === "windows") control.exceed("slowReader");
    if (waitsFor !== "socket") return;
    control.observe("slowReader");
    destroy();
  }

  #checkPeer(now: number): void {
    const { control, destroy } = this.#options;
    const todo = this.#keepAlive.check(now);
    if (todo === "ping") control.output.gather.write(PING);
    if (todo !== "giveUp") return;
    control.observe("keepAlive");
    destroy();
  }
}
