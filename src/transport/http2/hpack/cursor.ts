import { decodeHuffman } from "./huffman-decode.ts";

/**
 * Where the decoder stands in a block. The first fault stays, and what is read with it means nothing: look at
 * `fault` before any use.
 */
export interface Cursor {
  readonly block: Buffer;
  /** The next byte to read. */
  at: number;
  /** Why the block is no HPACK; undefined while it is. */
  fault: string | undefined;
}

/** RFC 7541, section 5.1, leaves both limits to us. Zeros may pad an integer, so that its value alone is no limit. */
const MAX_CONTINUATION_BYTES = 5;
const MAX_INTEGER = 2 ** 31;

/** RFC 7541, section 5.1: an integer whose first byte has `prefix` (4 to 7) bits of it. */
export function readInteger(cursor: Cursor, prefix: number): number {
  const full = (1 << prefix) - 1;
  const first = readByte(cursor) & full;
  return first < full ? first : readContinuation(cursor, full);
}

function readContinuation(cursor: Cursor, prefix: number): number {
  let value = prefix;
  // No shifts: five times seven bits are more than 32.
  let unit = 1;
  for (let count = 0; count < MAX_CONTINUATION_BYTES; count++, unit *= 128) {
    const byte = readByte(cursor);
    value += (byte & 0x7f) * unit;
    if (byte < 0x80) return value <= MAX_INTEGER ? value : fail(cursor, "integer above 2^31");
  }
  return fail(cursor, "integer of too many bytes");
}

function readByte(cursor: Cursor): number {
  return cursor.block[cursor.at++] ?? fail(cursor, "block ends within an integer");
}

/** RFC 7541, section 5.2: a string as a text of its own, which shares no memory with the block. */
export function readString(cursor: Cursor): string {
  const { block, at } = cursor;
  const huffman = ((block[at] ?? 0) & 0x80) !== 0;
  const length = readInteger(cursor, 7);
  const start = cursor.at;
  const end = start + length;
  if (end > block.length) fail(cursor, "block ends within a string");
  if (cursor.fault !== undefined) return "";
  cursor.at = end;
  if (!huffman) return block.toString("latin1", start, end);
  const text = decodeHuffman(block, start, end);
  if (text === undefined) fail(cursor, "invalid Huffman code or padding");
  return text ?? "";
}

/** Notes the fault unless there was one before, and returns 0 for whatever was to be read. */
export function fail(cursor: Cursor, fault: string): 0 {
  cursor.fault ??= fault;
  return 0;
}
