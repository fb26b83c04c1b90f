/** The wire types of protobuf's encoding. No proto3 message has the groups, 3 and 4: they are refused. */
const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** A varint holds 64 bits, seven a byte. */
const VARINT_BYTES = 10;

/** The tag of a text, of bytes or of a message within the message. */
export function lengthDelimited(fieldNumber: number): number {
  return (fieldNumber << 3) | LENGTH_DELIMITED;
}

/** Takes or skips the value of the field whose tag was just read. */
type FieldReader<Into> = (tag: number, cursor: WireCursor, into: Into) => void;

export function readFields<Into>(cursor: WireCursor, into: Into, readField: FieldReader<Into>): void {
  for (let tag = cursor.tag(); tag !== 0; tag = cursor.tag()) readField(tag, cursor, into);
}

/** Reads the message that comes next. As none is entered but the known ones, depth is bounded by their nesting. */
export function readMessage<Into>(cursor: WireCursor, into: Into, readField: FieldReader<Into>): void {
  const outer = cursor.enter();
  readFields(cursor, into, readField);
  cursor.leave(outer);
}

/**
 * Walks through a message given as one character a byte. Whatever is not well-formed sets `malformed` for
 * good and ends all reading of fields, so that it need be asked for only once, at the end.
 */
export class WireCursor {
  malformed = false;
  readonly #binary: string;
  #position = 0;
  #end: number;

  constructor(binary: string) {
    this.#binary = binary;
    this.#end = binary.length;
  }

  /** Field number and wire type, as they stand on the wire; 0 where no field follows. */
  tag(): number {
    if (this.malformed || this.#position === this.#end) return 0;
    const tag = this.#uint32();
    // Field numbers begin at 1.
    if (tag < 8) this.malformed = true;
    return this.malformed ? 0 : tag;
  }

  /** A length-delimited value, one character a byte; empty where it is cut off. */
  take(): string {
    const length = this.#uint32();
    const start = this.#position;
    this.#advance(length);
    return this.#binary.slice(start, this.#position);
  }

  /** Bounds reading to a length-delimited value; gives what `leave` takes. */
  enter(): number {
    const outer = this.#end;
    const length = this.#uint32();
    if (length > outer - this.#position) this.malformed = true;
    else this.#end = this.#position + length;
    return outer;
  }

  leave(outer: number): void {
    this.#end = outer;
  }

  skip(tag: number): void {
    const wireType = tag & 7;
    if (wireType === LENGTH_DELIMITED) this.#advance(this.#uint32());
    else if (wireType === VARINT) this.#skipVarint();
    else if (wireType === FIXED64) this.#advance(8);
    else if (wireType === FIXED32) this.#advance(4);
    else this.malformed = true;
  }

  #advance(length: number): void {
    if (length > this.#end - this.#position) this.malformed = true;
    else this.#position += length;
  }

  /** Tags and lengths: 32 bits, thus at most five bytes. */
  #uint32(): number {
    let value = 0;
    for (let shift = 0; shift <= 28 && this.#position < this.#end; shift += 7) {
      const byte = this.#binary.charCodeAt(this.#position++);
      if (shift === 28 && byte > 0x0f) break;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    this.malformed = true;
    return 0;
  }

  #skipVarint(): void {
    for (let count = 0; count < VARINT_BYTES && this.#position < this.#end; count++) {
      if (this.#binary.charCodeAt(this.#position++) < 0x80) return;
    }
    this.malformed = true;
  }
}
