import { FRAME_HEADER_BYTES, MAX_FRAME_BYTES, readUint31 } from "./frame.ts";

/** Takes frames one by one; the payload is `buffer` from `start` to `end`, valid during the call only. */
export interface FrameSink {
  /** False once the connection is at its end, and no frame is wanted any more. */
  frame(type: number, flags: number, streamId: number, buffer: Buffer, start: number, end: number): boolean;
  /** A length above MAX_FRAME_BYTES (RFC 9113, section 4.2). */
  oversized(): void;
}

/**
 * Cuts a connection's bytes into frames, however they are divided into chunks. A frame wholly inside a chunk
 * is handed over in place; only one that spans chunks is copied together.
 */
export class FrameReader {
  readonly #sink: FrameSink;
  readonly #header: Buffer = Buffer.alloc(FRAME_HEADER_BYTES);
  #headerFilled = 0;
  /** Of a frame that spans chunks, once its header is whole. */
  #payload: Buffer | undefined;
  #payloadFilled = 0;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  read(chunk: Buffer, from: number): void {
    let offset = this.#resume(chunk, from);
    while (offset >= 0 && offset + FRAME_HEADER_BYTES <= chunk.length) {
      const end = offset + FRAME_HEADER_BYTES + lengthAt(chunk, offset);
      if (end > chunk.length) break;
      if (!this.#deliver(chunk, offset, chunk, offset + FRAME_HEADER_BYTES, end)) return;
      offset = end;
    }
    if (offset >= 0 && offset < chunk.length) this.#resume(chunk, offset, true);
  }

  /** Goes on with the frame under way; gives the offset behind it, or -1 when nothing more is to be read. */
  #resume(chunk: Buffer, from: number, begin = false): number {
    if (this.#headerFilled === 0 && !begin) return from;
    let offset = from;
    if (this.#payload === undefined) {
      const copied = chunk.copy(this.#header, this.#headerFilled, offset);
      this.#headerFilled += copied;
      offset += copied;
      if (this.#headerFilled < FRAME_HEADER_BYTES) return -1;
      const length = lengthAt(this.#header, 0);
      if (length > MAX_FRAME_BYTES) return this.#refuse();
      this.#payload = Buffer.allocUnsafe(length);
    }
    const copied = chunk.copy(this.#payload, this.#payloadFilled, offset);
    this.#payloadFilled += copied;
    if (this.#payloadFilled < this.#payload.length) return -1;
    return this.#finish(this.#payload) ? offset + copied : -1;
  }

  #finish(payload: Buffer): boolean {
    this.#headerFilled = 0;
    this.#payload = undefined;
    this.#payloadFilled = 0;
    return this.#deliver(this.#header, 0, payload, 0, payload.length);
  }

  #deliver(header: Buffer, at: number, buffer: Buffer, start: number, end: number): boolean {
    if (end - start > MAX_FRAME_BYTES) return this.#refuse() > 0;
    const type = header[at + 3] ?? 0;
    const flags = header[at + 4] ?? 0;
    return this.#sink.frame(type, flags, readUint31(header, at + 5), buffer, start, end);
  }

  #refuse(): number {
    this.#sink.oversized();
    return -1;
  }
}

function lengthAt(buffer: Buffer, offset: number): number {
  return buffer.readUIntBE(offset, 3);
}
