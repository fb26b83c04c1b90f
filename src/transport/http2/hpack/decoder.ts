import { type Cursor, fail, readInteger, readString } from "./cursor.ts";
import { createDynamicTable, type DynamicTable } from "./dynamic-table.ts";
import { type HeaderField, sizeOf } from "./header-field.ts";
import { STATIC_TABLE } from "./static-table.ts";

export interface HpackLimits {
  /** Bytes of the dynamic table: the SETTINGS_HEADER_TABLE_SIZE announced; 4096 unless announced otherwise. */
  readonly maxTableSize: number;
  /** Bytes of a header list as RFC 9113, section 6.5.2, counts them. */
  readonly maxListSize: number;
}

/**
 * `tooLarge`: the list is longer than maxListSize. The block was read to its end nevertheless, so that the next
 * one can be decoded: this stream is refused, the connection goes on.
 * `error`: the block is no HPACK, a COMPRESSION_ERROR. The table is undefined from here on: end the connection.
 */
export type HpackResult =
  | { readonly kind: "fields"; readonly fields: readonly HeaderField[] }
  | { readonly kind: "tooLarge" }
  | { readonly kind: "error"; readonly reason: string };

/** One direction of one connection; every block must be decoded, in the order received. */
export interface HpackDecoder {
  /**
   * Decodes one whole field block (RFC 7541, section 3.1); never throws, keeps nothing of `block`. A block that says
   * the same as the one before is given the very same result.
   */
  decode(block: Buffer): HpackResult;
}

/** Bytes; what a peer takes until it has seen our settings (RFC 9113, section 6.5.2). */
const DEFAULT_TABLE_SIZE = 4_096;
/** Bytes: what each connection may keep for it. */
const LONGEST_REMEMBERED = 1_024;
/** RFC 7541, section 4.2: the smallest size between two blocks, then the last one. */
const MAX_SIZE_UPDATES = 2;

/** A larger table than the default is used once the peer says so by an update, a smaller one from the beginning. */
export function createHpackDecoder({ maxTableSize, maxListSize }: HpackLimits): HpackDecoder {
  const table = createDynamicTable(Math.min(maxTableSize, DEFAULT_TABLE_SIZE), maxTableSize);
  const decode = (block: Buffer): HpackResult => {
    const cursor: Cursor = { block, at: 0, fault: undefined };
    readSizeUpdates(cursor, table, maxTableSize);
    return readFields(cursor, table, maxListSize);
  };
  // Most clients send the same block with every call. One that left the table as it was says the same at once again.
  let last: { readonly block: Buffer; readonly result: HpackResult } | undefined;
  return {
    decode: (block) => {
      if (last?.block.equals(block)) return last.result;
      const { version } = table;
      const result = decode(block);
      const isSettled = table.version === version && block.length <= LONGEST_REMEMBERED;
      last = isSettled ? { block: Buffer.from(block), result } : undefined;
      return result;
    },
  };
}

/** RFC 7541, section 6.3: updates, `001` and five bits, stand before the first field. */
function readSizeUpdates(cursor: Cursor, table: DynamicTable, maxTableSize: number): void {
  for (let count = 0; count < MAX_SIZE_UPDATES && isSizeUpdate(firstByte(cursor)); count++) {
    const size = readInteger(cursor, 5);
    if (size > maxTableSize) fail(cursor, "table size above the announced one");
    if (cursor.fault !== undefined) return;
    table.resize(size);
  }
}

function isSizeUpdate(first: number): boolean {
  return first >> 5 === 0b001;
}

/** Beyond maxListSize nothing is kept: a block that refers to one long field again and again stays small. */
function readFields(cursor: Cursor, table: DynamicTable, maxListSize: number): HpackResult {
  const fields: HeaderField[] = [];
  let size = 0;
  while (cursor.fault === undefined && cursor.at < cursor.block.length) {
    const field = readField(cursor, table);
    if (size <= maxListSize) size += sizeOf(field);
    if (size <= maxListSize) fields.push(field);
  }
  if (cursor.fault !== undefined) return { kind: "error", reason: cursor.fault };
  return size > maxListSize ? { kind: "tooLarge" } : { kind: "fields", fields };
}

const NO_FIELD: HeaderField = Object.freeze({ name: "", value: "" });

/** RFC 7541, section 6: the first bits tell the representation. */
function readField(cursor: Cursor, table: DynamicTable): HeaderField {
  const first = firstByte(cursor);
  if (first >= 0b1000_0000) return lookUp(cursor, table, readInteger(cursor, 7));
  if (first >= 0b0100_0000) return readIndexedLiteral(cursor, table);
  if (!isSizeUpdate(first)) return readLiteral(cursor, table, 4);
  fail(cursor, "table size update out of place");
  return NO_FIELD;
}

/** Section 6.2.1. */
function readIndexedLiteral(cursor: Cursor, table: DynamicTable): HeaderField {
  const field = readLiteral(cursor, table, 6);
  if (cursor.fault === undefined) table.add(field);
  return field;
}

/** Sections 6.2.2 and 6.2.3 as well; that a field must never be indexed concerns only those who forward it. */
function readLiteral(cursor: Cursor, table: DynamicTable, prefix: 4 | 6): HeaderField {
  const index = readInteger(cursor, prefix);
  const name = index === 0 ? readString(cursor) : lookUp(cursor, table, index).name;
  return { name, value: readString(cursor) };
}

/** Section 2.3.3: one space of indices, first the static table, then the dynamic one; 0 is none of them. */
function lookUp(cursor: Cursor, table: DynamicTable, index: number): HeaderField {
  const dynamicIndex = index - STATIC_TABLE.length;
  const field = dynamicIndex > 0 ? table.at(dynamicIndex) : STATIC_TABLE[index - 1];
  if (field !== undefined) return field;
  fail(cursor, "index of no field");
  return NO_FIELD;
}

function firstByte({ block, at }: Cursor): number {
  return block[at] ?? 0;
}
