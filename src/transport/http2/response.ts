import { buildFrame, Flag, FrameType } from "./frame.ts";
import { GRPC_STATUSES, GrpcStatus } from "./grpc-status.ts";
import { encodeFields } from "./hpack/encoder.ts";

import type { Message } from "./method.ts";

/**
 * Whole frames with stream identifier 0, to be patched in a copy. Without a `trailer` the body's last DATA
 * frame ends the stream, without a `body` the head does.
 */
export interface Response {
  readonly head: Buffer;
  readonly body: Message | undefined;
  /** Whether the body is a gRPC message, to be sent behind its prefix. */
  readonly prefixed: boolean;
  readonly trailer: Buffer | undefined;
}

type Fields = readonly (readonly [name: string, value: string])[];

function headers(fields: Fields, end: boolean): Buffer {
  const block = encodeFields(fields.map(([name, value]) => ({ name, value })));
  const flags = Flag.endHeaders | (end ? Flag.endStream : 0);
  return buildFrame(FrameType.headers, flags, 0, block);
}

const GRPC_HEAD: Fields = [
  [":status", "200"],
  ["content-type", "application/grpc"],
];

const HEAD = headers(GRPC_HEAD, false);
const OK_TRAILER = headers([["grpc-status", String(GrpcStatus.ok)]], true);

export function messageResponse(message: Message): Response {
  return { head: HEAD, body: message, prefixed: true, trailer: OK_TRAILER };
}

/** "Trailers-Only" of gRPC over HTTP/2: one HEADERS frame is the whole response. */
const STATUS_RESPONSES: readonly Response[] = Array.from({ length: GRPC_STATUSES }, (_, code) => ({
  head: headers([...GRPC_HEAD, ["grpc-status", String(code)]], true),
  body: undefined,
  prefixed: false,
  trailer: undefined,
}));

const UNKNOWN: Response = ((known) => {
  if (known === undefined) throw new Error("no response for status UNKNOWN");
  return known;
})(STATUS_RESPONSES[GrpcStatus.unknown]);

/** OK without a message is no unary answer, and a code that gRPC does not know no status: both are UNKNOWN. */
export function statusResponse(code: number): Response {
  return code === GrpcStatus.ok ? UNKNOWN : (STATUS_RESPONSES[code] ?? UNKNOWN);
}

/** The head of a response of several messages. */
export const MESSAGES_HEAD: Buffer = HEAD;

const TRAILERS: readonly Buffer[] = Array.from({ length: GRPC_STATUSES }, (_, code) =>
  headers([["grpc-status", String(code)]], true),
);

/** What ends one; a code that gRPC does not know is UNKNOWN. */
export function trailerOf(code: number): Buffer {
  return TRAILERS[code] ?? trailerOf(GrpcStatus.unknown);
}

/** A streaming call that ends without any message, which OK too may be. */
export function endResponse(code: number): Response {
  return STATUS_RESPONSES[code] ?? UNKNOWN;
}

function plainResponse(status: string, text: string): Response {
  const fields: Fields = [
    [":status", status],
    ["content-type", "text/plain"],
  ];
  return { head: headers(fields, false), body: Buffer.from(text), prefixed: false, trailer: undefined };
}

/** gRPC over HTTP/2: another content type is answered by HTTP, for the caller is no gRPC client. */
export const UNSUPPORTED_MEDIA_TYPE: Response = plainResponse("415", "This server speaks gRPC only.\n");
