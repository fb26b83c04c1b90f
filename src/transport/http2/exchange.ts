import type { Chosen } from "./answer.ts";
import type { Control } from "./control.ts";
import { GrpcStatus } from "./grpc-status.ts";
import type { StreamCall, StreamHandler } from "./method.ts";
import { endResponse, MESSAGES_HEAD, trailerOf } from "./response.ts";
import type { Stream } from "./stream.ts";

/** Of what a caller sends, in bytes: the requests of health checks and of reflection are names. */
const MAX_MESSAGE_BYTES = 16_384;

/** A streaming call: messages as they come, in both directions. */
export class Exchange implements StreamCall {
  readonly #control: Control;
  readonly #stream: Stream;
  readonly #handler: StreamHandler;
  #over = false;

  constructor(control: Control, stream: Stream, { method }: Chosen & { readonly kind: "streaming" }) {
    this.#control = control;
    this.#stream = stream;
    this.#handler = method.open(this);
  }

  /** A part of the caller's body. */
  receive(buffer: Buffer, start: number, end: number): void {
    const body = this.#stream.collector();
    if (!body.add(buffer, start, end, MAX_MESSAGE_BYTES)) {
      this.#control.observe("messageSize");
      this.end(GrpcStatus.resourceExhausted);
    }
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      if (next.kind === "message") this.#handler.message(next.message);
      else this.end(next.code);
    }
  }

  /** No more comes from the caller. */
  ended(): void {
    if (this.#over) return;
    if (this.#stream.body?.size) this.end(GrpcStatus.internal);
    else this.#handler.ended();
  }

  /** To be called once, when the stream is closed. */
  closed(): void {
    this.#over = true;
    this.#handler.closed();
  }

  send(message: Buffer): void {
    if (this.#over) return;
    const { output, limits } = this.#control;
    output.message(this.#stream, MESSAGES_HEAD, message);
    if (output.waiting > limits.maxBufferedOutputBytes) this.#control.exceed("bufferedOutput");
  }

  end(code: number): void {
    if (this.#over) return;
    const { output } = this.#control;
    const { unsent } = this.#stream;
    this.#over = true;
    if (unsent) output.close(this.#stream, unsent, trailerOf(code));
    else output.respond(this.#stream, endResponse(code));
  }

  #next() {
    return this.#over ? undefined : this.#stream.body?.take();
  }
}
