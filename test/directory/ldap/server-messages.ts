/** BER (X.690) as servers write it. */
export function element(tag: number, ...contents: readonly (Uint8Array | string)[]): Buffer {
  const body = Buffer.concat(contents.map((content) => Buffer.from(content)));
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body)]), body]);
}

/** In the long form where that is needed, and sometimes of more octets than that, as AD always does. */
function lengthOf({ length }: Uint8Array): readonly number[] {
  return length < 0x80
    ? [length]
    : [0x84, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff];
}

export const integer = (value: number, tag = 0x02) => element(tag, Buffer.from([value]));
const octets = (value: Uint8Array | string) => element(0x04, value);

export const message = (id: number, operation: Uint8Array) => element(0x30, integer(id), operation);

/** Operations of RFC 4511, section 4. */
export const BIND = 0x61;
export const ENTRY = 0x64;
export const DONE = 0x65;
export const REFERENCE = 0x73;
export const EXTENDED = 0x78;

export const result = (id: number, operation: number, code = 0) =>
  message(id, element(operation, integer(code, 0x0a), octets(""), octets("the server's own words")));

export const reference = (id: number, url: string) => message(id, element(REFERENCE, octets(url)));

export function entry(
  id: number,
  dn: string,
  attributes: Readonly<Record<string, readonly (Uint8Array | string)[]>>,
): Buffer {
  const list = Object.entries(attributes).map(([type, values]) =>
    element(0x30, octets(type), element(0x31, ...values.map(octets))),
  );
  return message(id, element(ENTRY, octets(dn), element(0x30, ...list)));
}
