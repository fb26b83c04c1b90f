import type { Streaming } from "./answer.ts";
import type { Control } from "./control.ts";
import { ErrorCode } from "./error-code.ts";
import { Flag, FrameType } from "./frame.ts";
import { type MessageResult, readMessage } from "./grpc-message.ts";
import { GrpcStatus } from "./grpc-status.ts";
import { TINY_BYTES } from "./limits.ts";
import { unpad } from "./padding.ts";
import { ReceiveWindow } from "./receive-window.ts";
import { statusResponse } from "./response.ts";
import type { Stream } from "./stream.ts";
import type { Streams } from "./streams.ts";

const EXHAUSTED: MessageResult = { kind: "status", code: GrpcStatus.resourceExhausted };

/** DATA frames (RFC 9113, section 6.1): the bodies of requests, and the windows they are sent in. */
export class Data {
  readonly #control: Control;
  readonly #streams: Streams;
  readonly #window: ReceiveWindow;

  constructor(control: Control, streams: Streams) {
    this.#control = control;
    this.#streams = streams;
    this.#window = new ReceiveWindow(control.limits.connectionWindow);
  }

  data(flags: number, id: number, buffer: Buffer, start: number, end: number): void {
    const range = unpad(flags, buffer, start, end);
    if (id === 0 || range === undefined || this.#streams.isIdle(id)) {
      this.#control.fail(ErrorCode.protocol);
      return;
    }
    if (!this.#window.take(end - start)) {
      this.#control.fail(ErrorCode.flowControl);
      return;
    }
    const stream = this.#streams.get(id);
    const last = (flags & Flag.endStream) !== 0;
    const over = stream === undefined || stream.remoteEnded;
    // END_STREAM makes a short frame worth its cost only once a call.
    if ((over || !last) && !this.#isWorthwhile(range[1] - range[0])) return;
    if (over) {
      this.release(end - start);
      this.#refuse(id, stream);
    } else {
      if (!last) this.#grant(stream, end - start);
      const keptBefore = stream.body?.size ?? 0;
      this.#take(stream, last, buffer, range[0], range[1]);
      this.release(end - start - ((stream.body?.size ?? 0) - keptBefore));
    }
  }

  /** The request is complete without more DATA: its headers or trailers ended it. */
  end(stream: Stream): void {
    stream.remoteEnded = true;
    if (isLengthWrong(stream)) {
      this.#streams.reset(stream, ErrorCode.protocol);
      return;
    }
    if (stream.chosen.kind === "streaming") {
      this.#streams.exchange(stream, stream.chosen).ended();
      return;
    }
    const max = this.#control.limits.maxMessageBytes;
    this.#answer(stream, stream.body?.read(max) ?? readMessage(Buffer.alloc(0), 0, 0, max));
  }

  /** What was kept of a body is given back when its call is over: so the window bounds what a peer makes us keep. */
  closed(stream: Stream): void {
    if (stream.body) this.release(stream.body.size);
  }

  /** Gives the bytes back to the peer, once they make up half the window. */
  release(bytes: number): void {
    const grant = this.#window.release(bytes);
    if (grant > 0) this.#control.output.uint32(FrameType.windowUpdate, 0, grant);
  }

  #isWorthwhile(length: number): boolean {
    if (length >= TINY_BYTES) return true;
    return this.#control.spend(length === 0 ? "emptyFrame" : "tinyData");
  }

  #refuse(id: number, stream: Stream | undefined): void {
    if (stream) this.#streams.reset(stream, ErrorCode.streamClosed);
    else if (!this.#control.wasReset(id) && id <= this.#control.lastStreamId) {
      this.#control.reset(id, ErrorCode.streamClosed);
    }
  }

  /**
   * A stream's bytes are granted anew as they come, so that its window never runs out: what a peer may make us
   * keep, the size of a message and the connection's window bound.
   */
  #grant(stream: Stream, bytes: number): void {
    stream.ungranted += bytes;
    if (stream.ungranted * 2 < this.#control.limits.streamWindow) return;
    this.#control.output.uint32(FrameType.windowUpdate, stream.id, stream.ungranted);
    stream.ungranted = 0;
  }

  #take(stream: Stream, last: boolean, buffer: Buffer, start: number, end: number): void {
    stream.received += end - start;
    if (stream.chosen.kind === "streaming") {
      this.#exchange(stream, stream.chosen, last, buffer, start, end);
      return;
    }
    const max = this.#control.limits.maxMessageBytes;
    if (last && stream.body === undefined) {
      stream.remoteEnded = true;
      if (isLengthWrong(stream)) {
        this.#streams.reset(stream, ErrorCode.protocol);
        return;
      }
      this.#answer(stream, readMessage(buffer, start, end, max));
      return;
    }
    if (stream.chosen.kind === "method" && !stream.collector().add(buffer, start, end, max)) {
      stream.remoteEnded = last;
      this.#answer(stream, EXHAUSTED);
      return;
    }
    if (last) this.end(stream);
  }

  /** The handler may end the call at any message, which closes the stream: it must know before that no more comes. */
  #exchange(
    stream: Stream,
    chosen: Streaming,
    last: boolean,
    buffer: Buffer,
    start: number,
    end: number,
  ): void {
    stream.remoteEnded = last;
    if (last && isLengthWrong(stream)) {
      this.#streams.reset(stream, ErrorCode.protocol);
      return;
    }
    const exchange = this.#streams.exchange(stream, chosen);
    exchange.receive(buffer, start, end);
    if (last) exchange.ended();
  }

  #answer(stream: Stream, result: MessageResult): void {
    const { chosen } = stream;
    if (chosen.kind === "response") this.#streams.respond(stream, chosen.response);
    else if (chosen.kind === "method" && result.kind === "message") {
      this.#streams.run(stream, chosen, result.message);
    } else if (result.kind === "status") {
      if (result === EXHAUSTED || result.code === GrpcStatus.resourceExhausted) {
        this.#control.observe("messageSize");
      }
      this.#streams.respond(stream, statusResponse(result.code));
    }
  }
}

/** RFC 9113, section 8.1.1: a content-length must be the sum of the DATA frames' payloads. */
function isLengthWrong({ contentLength, received }: Stream): boolean {
  return contentLength !== undefined && contentLength !== received;
}
