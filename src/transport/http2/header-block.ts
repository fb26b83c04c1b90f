/**
 * A header block under way (RFC 9113, section 4.3): HEADERS, then CONTINUATION of the same stream and nothing
 * else until END_HEADERS.
 */
export class HeaderBlock {
  readonly streamId: number;
  readonly endStream: boolean;
  /** Whether it names itself as its own priority parent, which costs the stream (RFC 7540, section 5.3.1). */
  readonly selfDependent: boolean;
  /** Since when, in milliseconds of performance.now(). */
  readonly since: number;
  readonly #fragments: Buffer[] = [];
  #bytes = 0;

  constructor(streamId: number, endStream: boolean, selfDependent: boolean, since: number) {
    this.streamId = streamId;
    this.endStream = endStream;
    this.selfDependent = selfDependent;
    this.since = since;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get fragments(): number {
    return this.#fragments.length;
  }

  /** Keeps a copy: the input is gone when the next frame comes. */
  add(buffer: Buffer, start: number, end: number): void {
    this.#fragments.push(Buffer.from(buffer.subarray(start, end)));
    this.#bytes += end - start;
  }

  whole(): Buffer {
    return Buffer.concat(this.#fragments);
  }
}
