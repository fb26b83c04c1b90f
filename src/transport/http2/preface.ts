/** RFC 9113, section 3.4: what a client sends before its first frame. */
export const PREFACE: Buffer = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "latin1");

/**
 * Compares the next bytes of a connection with the preface, of which `matched` bytes came before.
 * Gives how many have matched by now, or -1 for another protocol.
 */
export function matchPreface(chunk: Buffer, matched: number): number {
  const length = Math.min(chunk.length, PREFACE.length - matched);
  const same = PREFACE.compare(chunk, 0, length, matched, matched + length) === 0;
  return same ? matched + length : -1;
}
