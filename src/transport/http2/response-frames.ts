import { FRAME_HEADER_BYTES, FrameType, writeFrameHeader, writeUint32 } from "./frame.ts";
import { MESSAGE_PREFIX_BYTES } from "./grpc-message.ts";
import type { Message } from "./method.ts";

/** Where a frame header has its stream identifier. */
const STREAM_ID_OFFSET = 5;

/** Copies a template, a frame of stream 0, as one of this stream; gives the offset behind it. */
export function copyFrame(page: Buffer, offset: number, template: Buffer, streamId: number): number {
  template.copy(page, offset);
  writeUint32(page, offset + STREAM_ID_OFFSET, streamId);
  return offset + template.length;
}

/** A DATA frame with a whole gRPC message; gives the offset behind it. */
export function writeMessageFrame(page: Buffer, offset: number, message: Message, streamId: number): number {
  const length = MESSAGE_PREFIX_BYTES + message.length;
  const prefix = writeFrameHeader(page, offset, length, FrameType.data, 0, streamId);
  page[prefix] = 0;
  writeMessage(page, writeUint32(page, prefix + 1, message.length), message);
  return offset + FRAME_HEADER_BYTES + length;
}

/** A gRPC message behind its prefix, for one that takes several frames. */
export function withPrefix(message: Message): Buffer {
  const bytes = Buffer.allocUnsafe(MESSAGE_PREFIX_BYTES + message.length);
  bytes[0] = 0;
  writeMessage(bytes, writeUint32(bytes, 1, message.length), message);
  return bytes;
}

export function toBytes(message: Message): Buffer {
  return typeof message === "string" ? Buffer.from(message, "latin1") : message;
}

function writeMessage(page: Buffer, offset: number, message: Message): void {
  if (typeof message === "string") page.write(message, offset, "latin1");
  else message.copy(page, offset);
}
