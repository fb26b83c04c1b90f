import { lengthDelimited as fieldOf, readFields, WireCursor } from "../check-codec/wire-cursor.ts";
import { field, lengthDelimited, varintField } from "../check-codec/wire-fields.ts";

/** The fields of ServerReflectionRequest's oneof that are answered; the others are about proto2's extensions. */
const REQUEST = { fileByFilename: fieldOf(3), fileContainingSymbol: fieldOf(4), listServices: fieldOf(7) };
/** Those of ServerReflectionResponse. */
const RESPONSE = {
  originalRequest: lengthDelimited(2),
  fileDescriptors: lengthDelimited(4),
  services: lengthDelimited(6),
  error: lengthDelimited(7),
};
/** The only field of FileDescriptorResponse, ListServiceResponse and ServiceResponse. */
const FIRST = lengthDelimited(1);
const ERROR_MESSAGE = lengthDelimited(2);

/** Names stand one character a byte. */
export type ReflectionRequest =
  | { readonly kind: "file"; readonly name: string }
  | { readonly kind: "symbol"; readonly name: string }
  | { readonly kind: "services" }
  | { readonly kind: "unknown" };

/** A ServerReflectionRequest, the same in v1 and v1alpha; undefined where the bytes are no such message. */
export function readReflectionRequest(message: Buffer): ReflectionRequest | undefined {
  const cursor = new WireCursor(message.toString("latin1"));
  const found: { request: ReflectionRequest } = { request: { kind: "unknown" } };
  readFields(cursor, found, (tag, at, into) => {
    if (tag === REQUEST.fileByFilename) into.request = { kind: "file", name: at.take() };
    else if (tag === REQUEST.fileContainingSymbol) into.request = { kind: "symbol", name: at.take() };
    else {
      if (tag === REQUEST.listServices) into.request = { kind: "services" };
      at.skip(tag);
    }
  });
  return cursor.malformed ? undefined : found.request;
}

/** `files`: FileDescriptorProtos, one character a byte. */
export function encodeFiles(request: Buffer, files: readonly string[]): Buffer {
  return respond(request, RESPONSE.fileDescriptors, files.map((file) => field(FIRST, file)).join(""));
}

export function encodeServices(request: Buffer, names: readonly string[]): Buffer {
  const services = names.map((name) => field(FIRST, field(FIRST, name)));
  return respond(request, RESPONSE.services, services.join(""));
}

/** `code` of google.rpc.Code, `message` in ASCII. */
export function encodeError(request: Buffer, code: number, message: string): Buffer {
  return respond(request, RESPONSE.error, varintField(1, code) + field(ERROR_MESSAGE, message));
}

function respond(request: Buffer, tag: string, content: string): Buffer {
  const original = field(RESPONSE.originalRequest, request.toString("latin1"));
  return Buffer.from(original + field(tag, content), "latin1");
}
