import { call, type Streaming, type Unary } from "./answer.ts";
import type { Control } from "./control.ts";
import { Deadlines } from "./deadlines.ts";
import { ErrorCode } from "./error-code.ts";
import { Exchange } from "./exchange.ts";
import { GrpcStatus } from "./grpc-status.ts";
import { type Response, statusResponse } from "./response.ts";
import { MAX_WINDOW } from "./settings.ts";
import type { Stream } from "./stream.ts";

/** The calls under way on a connection. */
export class Streams {
  readonly #control: Control;
  readonly #open = new Map<number, Stream>();
  readonly #onClosed: (stream: Stream) => void;
  readonly #deadlines = new Deadlines((now) => this.#expire(now));
  /** Methods at work for calls that are gone. They count, or resets would buy any amount of work. */
  #orphans = 0;
  /** Set with the last GOAWAY: later streams are ignored (RFC 9113, section 6.8). */
  closing = false;
  /** Whether the peer has read our settings. */
  settingsAcknowledged = false;

  /** `onClosed` is called when a call is answered or gone. */
  constructor(control: Control, onClosed: (stream: Stream) => void) {
    this.#control = control;
    this.#onClosed = onClosed;
  }

  get size(): number {
    return this.#open.size;
  }

  /** RFC 9113, section 5.1.2: a limit binds a client from when it has acknowledged it (section 6.5.3). */
  get full(): boolean {
    const { maxConcurrentStreams, maxEarlyStreams } = this.#control.limits;
    return (
      this.#open.size + this.#orphans >= (this.settingsAcknowledged ? maxConcurrentStreams : maxEarlyStreams)
    );
  }

  get(id: number): Stream | undefined {
    return this.#open.get(id);
  }

  add(stream: Stream): void {
    this.#open.set(stream.id, stream);
  }

  /** RFC 9113, section 5.1.1: an identifier not used yet. Even ones are ours, and we open none. */
  isIdle(id: number): boolean {
    return id % 2 === 0 || (id > this.#control.lastStreamId && !this.closing);
  }

  /** Begins a streaming call, unless it has begun. */
  exchange(stream: Stream, { method }: Streaming): Exchange {
    if (stream.exchange) return stream.exchange;
    this.#deadlines.watch(stream.deadline);
    stream.exchange = new Exchange(this.#control, stream);
    stream.exchange.begin(method);
    return stream.exchange;
  }

  run(stream: Stream, chosen: Unary, message: Buffer): void {
    stream.running = true;
    this.#deadlines.watch(stream.deadline);
    void call(chosen, message, stream.deadline).then((response) => this.#settle(stream, response));
  }

  respond(stream: Stream, response: Response): void {
    const { output, limits } = this.#control;
    output.respond(stream, response);
    if (output.waiting > limits.maxBufferedOutputBytes) this.#control.exceed("bufferedOutput");
  }

  /** The response is sent. A request not at its end by then is cut off (RFC 9113, section 8.1). */
  sent(stream: Stream): void {
    this.#open.delete(stream.id);
    if (!stream.remoteEnded) this.#control.reset(stream.id, ErrorCode.noError);
    this.#close(stream);
  }

  reset(stream: Stream, code: ErrorCode): void {
    this.drop(stream);
    this.#control.reset(stream.id, code);
  }

  drop(stream: Stream): void {
    this.#open.delete(stream.id);
    stream.gone = true;
    if (stream.running) this.#orphans += 1;
    this.#control.output.drop(stream);
    this.#close(stream);
  }

  #close(stream: Stream): void {
    stream.exchange?.closed();
    this.#onClosed(stream);
  }

  /** The connection is gone. */
  dropAll(): void {
    this.#deadlines.stop();
    for (const stream of this.#open.values()) this.drop(stream);
  }

  /** RFC 9113, section 6.9.2: a new initial size moves every open window. False when one overflows. */
  moveWindows(difference: number): boolean {
    for (const stream of this.#open.values()) {
      stream.sendWindow += difference;
      if (stream.sendWindow > MAX_WINDOW) return false;
    }
    return true;
  }

  /** Requests that began before `time` and have not ended. */
  *unfinishedSince(time: number): Iterable<Stream> {
    for (const stream of this.#open.values()) {
      if (!stream.remoteEnded && stream.since < time) yield stream;
    }
  }

  /** The caller has given up, or is about to: it is told so, as by grpc-js, and the method's answer dropped. */
  #expire(now: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const stream of this.#open.values()) {
      if (!stream.running && !stream.exchange) continue;
      if (stream.deadline <= now) this.#giveUp(stream);
      else next = Math.min(next, stream.deadline);
    }
    return next;
  }

  #giveUp(stream: Stream): void {
    if (stream.exchange) {
      stream.exchange.end(GrpcStatus.deadlineExceeded);
      return;
    }
    stream.gone = true;
    this.#orphans += 1;
    this.respond(stream, statusResponse(GrpcStatus.deadlineExceeded));
  }

  #settle(stream: Stream, response: Response): void {
    stream.running = false;
    if (stream.gone) this.#orphans -= 1;
    else this.respond(stream, response);
  }
}
