/** One element of BER (X.690, section 8.1): its tag, of one octet, and what is in it. */
export interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

export type ElementReading =
  | { readonly kind: "element"; readonly element: Element; readonly rest: Buffer }
  | { readonly kind: "incomplete" | "malformed" };

/** Octets of a length: more than any element that is taken needs. */
const MAX_LENGTH_OCTETS = 4;

/** Reads the element that the bytes begin with. Its length is of the definite form (RFC 4511, section 5.1). */
export function readElement(bytes: Buffer): ElementReading {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined) return { kind: "incomplete" };
  const octets = first < 0x80 ? 0 : first - 0x80;
  if (first === 0x80 || octets > MAX_LENGTH_OCTETS) return { kind: "malformed" };
  const start = 2 + octets;
  if (bytes.length < start) return { kind: "incomplete" };
  const end = start + (octets === 0 ? first : bytes.readUIntBE(2, octets));
  if (bytes.length < end) return { kind: "incomplete" };
  const element = { tag, content: bytes.subarray(start, end) };
  return { kind: "element", element, rest: bytes.subarray(end) };
}

/** The elements that the bytes are made of; undefined where they are not made of whole ones. */
export function readElements(bytes: Buffer): readonly Element[] | undefined {
  const elements: Element[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const reading = readElement(rest);
    if (reading.kind !== "element") return undefined;
    elements.push(reading.element);
    rest = reading.rest;
  }
  return elements;
}
