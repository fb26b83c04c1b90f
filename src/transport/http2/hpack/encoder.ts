import type { HeaderField } from "./header-field.ts";
import { encodeHuffman, huffmanLength } from "./huffman-encode.ts";
import { STATIC_TABLE } from "./static-table.ts";

/**
 * One whole field block. The peer's dynamic table is never used, so that a block holds on every connection, in any
 * order and as often as wanted (RFC 7541, section 6.1 for fields of the static table, 6.2.2 for all others).
 * Texts are latin1; any other character is a TypeError, since cut to a byte it could become a line break.
 */
export function encodeFields(fields: readonly HeaderField[]): Buffer {
  return Buffer.concat(fields.flatMap(encodeField));
}

function encodeField({ name, value }: HeaderField): Buffer[] {
  const whole = 1 + STATIC_TABLE.findIndex((entry) => entry.name === name && entry.value === value);
  if (whole > 0) return [encodeInteger(whole, 7, 0b1000_0000)];
  const nameIndex = 1 + STATIC_TABLE.findIndex((entry) => entry.name === name);
  const nameParts = nameIndex > 0 ? [] : encodeString(name);
  return [encodeInteger(nameIndex, 4, 0), ...nameParts, ...encodeString(value)];
}

/** Section 5.1; `flags` are the bits of the first byte above the `prefix` bits of the integer. */
function encodeInteger(value: number, prefix: number, flags: number): Buffer {
  const full = (1 << prefix) - 1;
  if (value < full) return Buffer.of(flags | value);
  const bytes = [flags | full];
  let rest = value - full;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.of(...bytes, rest);
}

/** Section 5.2: raw or by Huffman, whichever is shorter, raw where both are alike. */
function encodeString(text: string): Buffer[] {
  const raw = latin1Bytes(text);
  const short = huffmanLength(raw) < raw.length;
  const bytes = short ? encodeHuffman(raw) : raw;
  return [encodeInteger(bytes.length, 7, short ? 0b1000_0000 : 0), bytes];
}

function latin1Bytes(text: string): Buffer {
  const bytes = Buffer.from(text, "latin1");
  if (bytes.toString("latin1") !== text) throw new TypeError("A header field has a character beyond latin1");
  return bytes;
}
