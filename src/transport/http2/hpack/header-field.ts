/** One header field: latin1 texts, a character a byte, as received; neither name nor value has been validated. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

/** RFC 7541, section 4.1, and RFC 9113, section 6.5.2: what a field takes in a table or a list counts 32 more. */
const OVERHEAD = 32;

/** Bytes, by the measure that the size of the table and that of the header list have in common. */
export function sizeOf({ name, value }: HeaderField): number {
  return name.length + value.length + OVERHEAD;
}
