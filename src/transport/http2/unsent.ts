import { withPrefix } from "./response-frames.ts";

const NOTHING = Buffer.alloc(0);

/** What of a response waits for the peer's windows. */
export class Unsent {
  bytes: Buffer;
  offset = 0;
  end: number;
  trailer: Buffer | undefined;
  /** Whether more may follow, as in a streaming call. */
  open: boolean;

  /** Without `bytes`, a response whose messages are to come. */
  constructor(bytes?: Buffer, trailer?: Buffer) {
    this.bytes = bytes ?? NOTHING;
    this.end = this.bytes.length;
    this.trailer = trailer;
    this.open = bytes === undefined;
  }

  get left(): number {
    return this.end - this.offset;
  }

  /** Gives how many bytes a message adds. What a slow reader is owed grows by doubling, not anew for each message. */
  append(message: Buffer): number {
    const prefixed = withPrefix(message);
    if (this.left === 0) this.#replace(prefixed, prefixed.length);
    else {
      if (this.end + prefixed.length > this.bytes.length) this.#grow(prefixed.length);
      prefixed.copy(this.bytes, this.end);
      this.end += prefixed.length;
    }
    return prefixed.length;
  }

  /** An open call may be idle for hours: it keeps nothing of what it has sent. */
  forget(): void {
    this.#replace(NOTHING, 0);
  }

  #grow(bytes: number): void {
    const larger = Buffer.allocUnsafe(2 * (this.left + bytes));
    this.#replace(larger, this.bytes.copy(larger, 0, this.offset, this.end));
  }

  #replace(bytes: Buffer, end: number): void {
    this.bytes = bytes;
    this.offset = 0;
    this.end = end;
  }
}
