import type { Control } from "./control.ts";
import { GrpcStatus } from "./grpc-status.ts";
import type { StreamCall, StreamHandler, StreamingMethod } from "./method.ts";
import { endResponse, MESSAGES_HEAD, trailerOf } from "./response.ts";
import type { Stream } from "./stream.ts";

/** Of what a caller sends, in bytes: the requests of health checks and of reflection are names. */
const MAX_MESSAGE_BYTES = 16_384;

/** A streaming call: messages as they come, in both directions. A handler that throws ends it with UNKNOWN. */
export class Exchange implements StreamCall {
  readonly #control: Control;
  readonly #stream: Stream;
  #handler: StreamHandler | undefined;
  #over = false;
  #closed = false;

  constructor(control: Control, stream: Stream) {
    this.#control = control;
    this.#stream = stream;
  }

  /** To be called once the stream knows of this: the method may end the call at once. */
  begin(method: StreamingMethod): void {
    this.#guard(() => {
      this.#handler = method.open(this);
    });
    if (this.#closed) this.#guard(() => this.#handler?.closed());
  }

  /** A part of the caller's body. What comes after the call's end, while its last words wait for windows, is let go. */
  receive(buffer: Buffer, start: number, end: number): void {
    for (let at = start; at < end && !this.#isOver; ) {
      const body = this.#stream.collector();
      const next = Math.min(end, at + body.missing);
      if (!body.add(buffer, at, next, MAX_MESSAGE_BYTES)) {
        this.#control.observe("messageSize");
        this.end(GrpcStatus.resourceExhausted);
      } else if (body.missing === 0) this.#message();
      at = next;
    }
  }

  /** No more comes from the caller. */
  ended(): void {
    if (this.#isOver) return;
    if (this.#stream.body) this.end(GrpcStatus.internal);
    else this.#guard(() => this.#handler?.ended());
  }

  /** To be called once, when the stream is closed. */
  closed(): void {
    this.#over = true;
    this.#closed = true;
    this.#guard(() => this.#handler?.closed());
  }

  send(message: Buffer): void {
    if (this.#isOver) return;
    const { output, limits } = this.#control;
    output.message(this.#stream, MESSAGES_HEAD, message);
    if (output.waiting > limits.maxBufferedOutputBytes) this.#control.exceed("bufferedOutput");
  }

  end(code: number): void {
    if (this.#isOver) return;
    const { output } = this.#control;
    const { unsent } = this.#stream;
    this.#over = true;
    if (unsent) output.close(this.#stream, unsent, trailerOf(code));
    else output.respond(this.#stream, endResponse(code));
  }

  /** A connection that has failed sends nothing any more, and would only keep what it is given. */
  get #isOver(): boolean {
    return this.#over || this.#control.failed;
  }

  /** The whole message is no longer kept when it is handed over, as a handler may close the stream. */
  #message(): void {
    const whole = this.#stream.body?.read(MAX_MESSAGE_BYTES);
    this.#stream.body = undefined;
    if (whole?.kind === "message") this.#guard(() => this.#handler?.message(whole.message));
    else if (whole) this.end(whole.code);
  }

  #guard(step: () => void): void {
    try {
      step();
    } catch {
      this.end(GrpcStatus.unknown);
    }
  }
}
