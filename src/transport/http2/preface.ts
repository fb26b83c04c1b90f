/** RFC 9113, section 3.4: what a client sends before its first frame. */
export const PREFACE: Buffer = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "latin1");

/** Looks for the preface at the start of a connection's bytes, however they are divided into chunks. */
export class Preface {
  #matched = 0;

  /** The offset of the first byte in the chunk that is not the preface's; -1 for another protocol. */
  skip(chunk: Buffer): number {
    const left = PREFACE.length - this.#matched;
    if (left === 0) return 0;
    const length = Math.min(chunk.length, left);
    const same = PREFACE.compare(chunk, 0, length, this.#matched, this.#matched + length) === 0;
    if (!same) return -1;
    this.#matched += length;
    return length;
  }
}
