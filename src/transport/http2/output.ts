import type { Duplex } from "node:stream";
import {
  Flag,
  FRAME_HEADER_BYTES,
  FrameType,
  MAX_FRAME_BYTES,
  writeFrameHeader,
  writeUint32,
} from "./frame.ts";
import { Gather } from "./gather.ts";
import { MESSAGE_PREFIX_BYTES } from "./grpc-message.ts";
import { TINY_BYTES } from "./limits.ts";
import type { Message } from "./method.ts";
import type { Response } from "./response.ts";
import { copyFrame, toBytes, withPrefix, writeMessageFrame } from "./response-frames.ts";
import { DEFAULT_WINDOW, MAX_WINDOW } from "./settings.ts";
import type { Stream } from "./stream.ts";
import { Unsent } from "./unsent.ts";

/** A smaller DATA frame earns the peer nothing: its windows would pay for themselves. */
const WORTH_BYTES = 1_024;

export interface OutputEvents {
  /** The socket asks for a pause. */
  full(): void;
  /** A response is sent to its end. */
  sent(stream: Stream): void;
  /** The peer's windows let only a few bytes through. False ends the sending. */
  tiny(): boolean;
}

/** Sends frames as far as the peer's windows allow (RFC 9113, sections 5.2 and 6.9). */
export class Output {
  readonly gather: Gather;
  /** Of the peer's settings. */
  initialWindow: number = DEFAULT_WINDOW;
  /** Responses, and DATA frames of more than a few bytes, sent so far: what earns the peer its control frames. */
  work = 0;
  /** Bytes of responses that wait for windows. */
  unsentBytes = 0;
  readonly #events: OutputEvents;
  readonly #blocked = new Set<Stream>();
  #window = DEFAULT_WINDOW;

  constructor(socket: Duplex, events: OutputEvents) {
    this.gather = new Gather(socket, () => events.full());
    this.#events = events;
  }

  get waiting(): number {
    return this.unsentBytes + this.gather.waiting;
  }

  uint32(type: number, streamId: number, value: number): void {
    const offset = this.gather.reserve(FRAME_HEADER_BYTES + 4);
    writeUint32(this.gather.page, writeFrameHeader(this.gather.page, offset, 4, type, 0, streamId), value);
  }

  respond(stream: Stream, response: Response): void {
    const { body, prefixed, head, trailer } = response;
    if (body === undefined) {
      this.#patched(head, stream.id);
      this.#finish(stream);
      return;
    }
    const length = body.length + (prefixed ? MESSAGE_PREFIX_BYTES : 0);
    if (prefixed && trailer && length <= Math.min(this.#window, stream.sendWindow, MAX_FRAME_BYTES)) {
      this.#whole(stream, head, body, trailer);
      return;
    }
    this.#patched(head, stream.id);
    stream.unsent = new Unsent(prefixed ? withPrefix(body) : toBytes(body), trailer);
    this.unsentBytes += length;
    this.#send(stream, stream.unsent);
  }

  /** A message of several; `head` stands before the first. */
  message(stream: Stream, head: Buffer, message: Buffer): void {
    if (stream.unsent === undefined) {
      this.#patched(head, stream.id);
      stream.unsent = new Unsent();
    }
    this.unsentBytes += stream.unsent.append(message);
    this.#send(stream, stream.unsent);
  }

  /** Ends a response that `message` began. */
  close(stream: Stream, unsent: Unsent, trailer: Buffer): void {
    unsent.trailer = trailer;
    unsent.open = false;
    this.#send(stream, unsent);
  }

  /** False when the window would outgrow what RFC 9113, section 6.9.1 allows. */
  widen(increment: number): boolean {
    this.#window += increment;
    if (this.#window > MAX_WINDOW) return false;
    this.resume();
    return true;
  }

  widenStream(stream: Stream, increment: number): boolean {
    stream.sendWindow += increment;
    if (stream.sendWindow > MAX_WINDOW) return false;
    if (stream.unsent) this.#send(stream, stream.unsent);
    return true;
  }

  resume(): void {
    for (const stream of this.#blocked) {
      if (this.#window <= 0) return;
      if (stream.unsent) this.#send(stream, stream.unsent);
    }
  }

  drop(stream: Stream): void {
    if (stream.unsent) this.unsentBytes -= stream.unsent.left;
    stream.unsent = undefined;
    this.#blocked.delete(stream);
  }

  /** The common case: head, message and trailer as one run of bytes. */
  #whole(stream: Stream, head: Buffer, message: Message, trailer: Buffer): void {
    const length = MESSAGE_PREFIX_BYTES + message.length;
    const start = this.gather.reserve(head.length + FRAME_HEADER_BYTES + length + trailer.length);
    const { page } = this.gather;
    const messageAt = copyFrame(page, start, head, stream.id);
    const trailerAt = writeMessageFrame(page, messageAt, message, stream.id);
    copyFrame(page, trailerAt, trailer, stream.id);
    this.#window -= length;
    this.#finish(stream);
  }

  #send(stream: Stream, unsent: Unsent): void {
    while (unsent.left > 0) {
      const { left } = unsent;
      const length = Math.min(left, this.#window, stream.sendWindow, MAX_FRAME_BYTES);
      if (length <= 0 || (length < left && length < TINY_BYTES && !this.#events.tiny())) {
        this.#blocked.add(stream);
        return;
      }
      const last = length === left && !unsent.open && unsent.trailer === undefined;
      this.#data(stream, unsent, length, last);
    }
    if (unsent.open) {
      unsent.forget();
      this.#blocked.delete(stream);
      return;
    }
    this.drop(stream);
    if (unsent.trailer) this.#patched(unsent.trailer, stream.id);
    this.#finish(stream);
  }

  #data(stream: Stream, unsent: Unsent, length: number, end: boolean): void {
    const start = this.gather.reserve(FRAME_HEADER_BYTES + length);
    const { page } = this.gather;
    const offset = writeFrameHeader(page, start, length, FrameType.data, end ? Flag.endStream : 0, stream.id);
    unsent.bytes.copy(page, offset, unsent.offset, unsent.offset + length);
    unsent.offset += length;
    if (length >= WORTH_BYTES) this.work += 1;
    this.unsentBytes -= length;
    this.#window -= length;
    stream.sendWindow -= length;
  }

  #finish(stream: Stream): void {
    this.work += 1;
    this.#events.sent(stream);
  }

  #patched(frame: Buffer, streamId: number): void {
    const offset = this.gather.reserve(frame.length);
    copyFrame(this.gather.page, offset, frame, streamId);
  }
}
