/** RFC 9113, section 5.2: what the peer may still send, and what of it is to be granted anew. */
export class ReceiveWindow {
  readonly #size: number;
  #left: number;
  #released = 0;

  /** `size` in bytes. */
  constructor(size: number) {
    this.#size = size;
    this.#left = size;
  }

  /** False when the peer sent more than it was granted. */
  take(bytes: number): boolean {
    this.#left -= bytes;
    return this.#left >= 0;
  }

  /** Gives back bytes that are dealt with. Returns how many to grant now: 0 until half the window is used. */
  release(bytes: number): number {
    this.#released += bytes;
    if (this.#released * 2 < this.#size) return 0;
    const grant = this.#released;
    this.#released = 0;
    this.#left += grant;
    return grant;
  }
}
