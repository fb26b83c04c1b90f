import { toBinary } from "./binary-text.ts";

/*
 * Fields of a protobuf message, written one character a byte: a length is known as soon as the content is, and
 * the whole becomes bytes at once.
 */

/** The tag of a varint. A field number here is at most 15, so that a tag is one byte. */
export function varintField(fieldNumber: number, value: number): string {
  return String.fromCharCode(fieldNumber << 3) + varint(value);
}

/** How length-delimited fields of one number begin: their tag, one byte. */
export function lengthDelimited(fieldNumber: number): string {
  return String.fromCharCode((fieldNumber << 3) | 2);
}

/** A length-delimited field of a content that is one character a byte already. */
export function field(tag: string, content: string): string {
  return tag + varint(content.length) + content;
}

export function textField(tag: string, text: string): string {
  return field(tag, toBinary(text));
}

const ONE_BYTE = Array.from({ length: 0x80 }, (_, value) => String.fromCharCode(value));

/** `value`: a whole number from 0 to 2^31 - 1. */
function varint(value: number): string {
  return ONE_BYTE[value] ?? String.fromCharCode((value & 0x7f) | 0x80) + varint(value >>> 7);
}
