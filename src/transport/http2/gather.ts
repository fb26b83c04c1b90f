import type { Duplex } from "node:stream";

/** A connection's first page, all that an idle one ever needs, and every later one. */
const FIRST_PAGE_BYTES = 4_096;
const PAGE_BYTES = 65_536;

/**
 * Gathers what is written in one turn of the event loop into one write to the socket. Frames are built in
 * place: `reserve`, write into `page` from the offset given, at once. A page is not used again after its
 * end is reached, since the socket may still hold parts of it.
 */
export class Gather {
  page: Buffer = Buffer.allocUnsafeSlow(FIRST_PAGE_BYTES);
  readonly #socket: Duplex;
  readonly #onFull: () => void;
  #start = 0;
  #end = 0;
  #scheduled = false;
  readonly #flushLater = (): void => {
    this.#scheduled = false;
    this.flush();
  };

  /** `onFull` is called when the socket asks for a pause until its `drain`. */
  constructor(socket: Duplex, onFull: () => void) {
    this.#socket = socket;
    this.#onFull = onFull;
  }

  /** Bytes not yet taken by the operating system. */
  get waiting(): number {
    return this.#end - this.#start + this.#socket.writableLength;
  }

  /** Room for `bytes`; gives its offset in `page`. */
  reserve(bytes: number): number {
    if (this.#end + bytes > this.page.length) {
      this.flush();
      this.page = Buffer.allocUnsafeSlow(Math.max(PAGE_BYTES, bytes));
      this.#start = 0;
      this.#end = 0;
    }
    const offset = this.#end;
    this.#end += bytes;
    if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(this.#flushLater);
    }
    return offset;
  }

  write(frame: Buffer): void {
    const offset = this.reserve(frame.length);
    frame.copy(this.page, offset);
  }

  flush(): void {
    if (this.#end === this.#start) return;
    const gathered = this.page.subarray(this.#start, this.#end);
    this.#start = this.#end;
    if (this.#socket.writable && !this.#socket.write(gathered)) this.#onFull();
  }
}
