import { fromBinary } from "./binary-text.ts";
import type { ReceivedHeader } from "./received-headers.ts";
import { lengthDelimited, readMessage, type WireCursor } from "./wire-cursor.ts";

/** An entry of a map<string, string>, and HeaderValue, which has the same first two fields. */
const KEY = lengthDelimited(1);
const VALUE = lengthDelimited(2);
const RAW_VALUE = lengthDelimited(3);

const NOT_FOLDED = /[A-Z\u0080-\uffff]/;

/** One character a byte; a field that the entry lacks is empty, a raw value undefined. */
interface Entry {
  key: string;
  value: string;
  rawValue: string | undefined;
}

/** A key that stands for itself in a protobuf map, and its value, one character a byte. */
export function readMapEntry(cursor: WireCursor): ReceivedHeader {
  const { key, value } = readEntry(cursor);
  return toHeader(key, value);
}

/** Envoy fills `raw_value` or `value`; an empty raw value is one all the same. */
export function readHeaderValue(cursor: WireCursor): ReceivedHeader {
  const { key, value, rawValue } = readEntry(cursor);
  return toHeader(key, rawValue ?? value);
}

function readEntry(cursor: WireCursor): Entry {
  const entry: Entry = { key: "", value: "", rawValue: undefined };
  readMessage(cursor, entry, readField);
  return entry;
}

function readField(tag: number, cursor: WireCursor, entry: Entry): void {
  if (tag === KEY) entry.key = cursor.take();
  else if (tag === VALUE) entry.value = cursor.take();
  else if (tag === RAW_VALUE) entry.rawValue = cursor.take();
  else cursor.skip(tag);
}

function toHeader(binaryKey: string, value: string): ReceivedHeader {
  if (!NOT_FOLDED.test(binaryKey)) return { key: binaryKey, name: binaryKey, value };
  const key = fromBinary(binaryKey);
  return { key, name: key.toLowerCase(), value };
}
