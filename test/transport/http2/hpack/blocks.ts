import assert from "node:assert/strict";
import type { HpackDecoder } from "../../../../src/transport/http2/hpack/decoder.ts";
import type { HeaderField } from "../../../../src/transport/http2/hpack/header-field.ts";

export const STATIC_FIELDS = 61;
export const LIMITS = { maxTableSize: 4_096, maxListSize: 65_536 };

export type Row = readonly [name: string, value: string];

export function hex(text: string): Buffer {
  return Buffer.from(text.replace(/\s/g, ""), "hex");
}

export function toRows(fields: readonly HeaderField[]): Row[] {
  return fields.map(({ name, value }) => [name, value]);
}

export function toFields(rows: readonly Row[]): HeaderField[] {
  return rows.map(([name, value]) => ({ name, value }));
}

/** The fields of a block that must be one. */
export function decoded(decoder: HpackDecoder, block: Buffer): Row[] {
  const result = decoder.decode(block);
  assert.equal(result.kind, "fields", JSON.stringify(result));
  return result.kind === "fields" ? toRows(result.fields) : [];
}

/** The dynamic table, newest first, told by asking for one index after the other. */
export function tableOf(decoder: HpackDecoder): Row[] {
  const rows: Row[] = [];
  for (let index = STATIC_FIELDS + 1; ; index++) {
    const result = decoder.decode(integer(index, 7, 0x80));
    if (result.kind !== "fields") return rows;
    rows.push(...toRows(result.fields));
  }
}

/** RFC 7541, section 5.1, as its pseudocode has it. */
export function integer(value: number, prefix: number, flags = 0): Buffer {
  const full = 2 ** prefix - 1;
  if (value < full) return Buffer.of(flags + value);
  const bytes = [flags + full];
  let rest = value - full;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.of(...bytes, rest);
}

export function rawString(text: string): Buffer {
  return Buffer.concat([integer(text.length, 7), Buffer.from(text, "latin1")]);
}

/** A literal that enters the table (6.2.1), its name spelled out. */
export function indexedLiteral(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.of(0x40), rawString(name), rawString(value)]);
}

export function sizeUpdate(size: number): Buffer {
  return integer(size, 5, 0x20);
}
