import type { Control } from "./control.ts";
import { ErrorCode } from "./error-code.ts";
import { Flag } from "./frame.ts";
import { HeadReader } from "./head-reader.ts";
import { HeaderBlock } from "./header-block.ts";
import { readHeadersFrame } from "./headers-frame.ts";
import { createHpackDecoder } from "./hpack/decoder.ts";
import type { Method } from "./method.ts";
import { areTrailers, type Field } from "./request-head.ts";
import { Stream } from "./stream.ts";
import type { Streams } from "./streams.ts";

const HPACK_TABLE_BYTES = 4_096;

type End = (stream: Stream) => void;

/** HEADERS and CONTINUATION (RFC 9113, sections 6.2 and 6.10): new requests, and trailers. */
export class Headers {
  readonly #control: Control;
  readonly #streams: Streams;
  readonly #heads: HeadReader;
  readonly #end: End;
  readonly #decoder;
  /** A header block without its end yet. */
  unfinished: HeaderBlock | undefined;

  /** `end` is called with a stream whose request ended with its headers or its trailers. */
  constructor(control: Control, streams: Streams, methods: ReadonlyMap<string, Method>, end: End) {
    this.#control = control;
    this.#streams = streams;
    this.#heads = new HeadReader(methods);
    this.#end = end;
    const maxListSize = control.limits.maxHeaderListBytes;
    this.#decoder = createHpackDecoder({ maxTableSize: HPACK_TABLE_BYTES, maxListSize });
  }

  headers(flags: number, id: number, buffer: Buffer, start: number, end: number): void {
    const frame = readHeadersFrame(flags, id, buffer, start, end);
    if (frame.kind === "error") {
      this.#control.fail(frame.code);
      return;
    }
    const { endStream, selfDependent } = frame;
    if (frame.endHeaders) {
      this.#block(id, endStream, selfDependent, buffer.subarray(frame.start, frame.end));
    } else {
      this.unfinished = new HeaderBlock(id, endStream, selfDependent, performance.now());
      this.#collect(this.unfinished, buffer, frame.start, frame.end);
    }
  }

  continuation(flags: number, id: number, buffer: Buffer, start: number, end: number): void {
    const block = this.unfinished;
    if (block?.streamId !== id) {
      this.#control.fail(ErrorCode.protocol);
      return;
    }
    const last = (flags & Flag.endHeaders) !== 0;
    if (!this.#collect(block, buffer, start, end) || !last) return;
    this.unfinished = undefined;
    this.#block(id, block.endStream, block.selfDependent, block.whole());
  }

  /** Bounded in bytes and in frames, empty ones too: the CONTINUATION flood (CVE-2024-27316 and others). */
  #collect(block: HeaderBlock, buffer: Buffer, start: number, end: number): boolean {
    const { maxHeaderBlockBytes, maxContinuations } = this.#control.limits;
    block.add(buffer, start, end);
    if (block.bytes <= maxHeaderBlockBytes && block.fragments <= maxContinuations + 1) return true;
    this.#control.exceed("headerBlock");
    return false;
  }

  /** Whatever becomes of the stream, the block is decoded first: the next one builds on its table. */
  #block(id: number, endStream: boolean, selfDependent: boolean, block: Buffer): void {
    const decoded = this.#decoder.decode(block);
    if (decoded.kind === "error") {
      this.#control.fail(ErrorCode.compression);
      return;
    }
    const fields = decoded.kind === "fields" ? decoded.fields : undefined;
    if (fields === undefined) this.#control.observe("headerList");
    const stream = this.#streams.get(id);
    if (stream) {
      this.#trailers(stream, endStream, fields);
      return;
    }
    if (id <= this.#control.lastStreamId) {
      this.#late(id);
      return;
    }
    if (this.#streams.closing) return;
    this.#control.lastStreamId = id;
    if (fields === undefined) {
      this.#control.reset(id, ErrorCode.enhanceYourCalm);
      return;
    }
    if (selfDependent) {
      this.#control.reset(id, ErrorCode.protocol);
      return;
    }
    this.#request(id, endStream, fields);
  }

  #request(id: number, endStream: boolean, fields: readonly Field[]): void {
    const head = this.#heads.read(fields);
    if (head === undefined) {
      this.#control.reset(id, ErrorCode.protocol);
      return;
    }
    if (this.#streams.full) {
      this.#control.observe("concurrentStreams");
      this.#control.reset(id, ErrorCode.refusedStream);
      return;
    }
    const stream = new Stream(id, head, performance.now(), this.#control.output.initialWindow);
    this.#streams.add(stream);
    if (endStream) this.#end(stream);
  }

  #trailers(stream: Stream, endStream: boolean, fields: readonly Field[] | undefined): void {
    if (stream.remoteEnded) {
      this.#streams.reset(stream, ErrorCode.streamClosed);
      return;
    }
    if (!endStream || !fields || !areTrailers(fields)) {
      this.#streams.reset(stream, ErrorCode.protocol);
      return;
    }
    this.#end(stream);
  }

  /** Of a closed stream, or of one passed over, which is closed thereby (RFC 9113, section 5.1.1). */
  #late(id: number): void {
    if (this.#control.wasReset(id)) {
      this.#control.spend("ignoredFrame");
      return;
    }
    this.#control.fail(id === this.#control.lastStreamId ? ErrorCode.streamClosed : ErrorCode.protocol);
  }
}
