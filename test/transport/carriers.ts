/** A length-delimited field (protobuf wire type 2): tag, length, content. */
export function field(number: number, ...content: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(content);
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** CheckRequest.attributes, and AttributeContext.HttpRequest within it. */
export const inAttributes = (content: Buffer) => field(1, content);
export const inHttp = (content: Buffer) => inAttributes(field(4, field(2, content)));

/** Each way to carry a text or bytes in a CheckRequest, by the field's path and numbers. */
export const CARRIERS: Record<string, (content: Buffer) => Buffer> = {
  "http.id": (content) => inHttp(field(1, content)),
  "http.method": (content) => inHttp(field(2, content)),
  "http.headers, name": (content) => inHttp(field(3, field(1, content), field(2))),
  "http.headers, value": (content) =>
    inHttp(field(3, field(1, Buffer.from("authorization")), field(2, content))),
  "http.path": (content) => inHttp(field(4, content)),
  "http.host": (content) => inHttp(field(5, content)),
  "http.scheme": (content) => inHttp(field(6, content)),
  "http.body": (content) => inHttp(field(11, content)),
  "http.header_map, key": (content) => inHttp(field(13, field(1, field(1, content)))),
  "http.header_map, value": (content) => inHttp(field(13, field(1, field(2, content)))),
  "http.header_map, raw_value": (content) => inHttp(field(13, field(1, field(3, content)))),
  "context_extensions, key": (content) => inAttributes(field(10, field(1, content), field(2))),
  "context_extensions, value": (content) =>
    inAttributes(field(10, field(1, Buffer.from("policy")), field(2, content))),
  "source.certificate": (content) => inAttributes(field(1, field(5, content))),
  "destination, a message that is not read": (content) => inAttributes(field(2, content)),
  "a field unknown to all": (content) => field(99, content),
};
