/** RFC 9113, section 4.1: 24 bits of length, 8 of type, 8 of flags, 31 of stream identifier. */
export const FRAME_HEADER_BYTES = 9;

/** RFC 9113, section 6.5.2: what a peer may send to a server that announces no larger size, in bytes of payload. */
export const MAX_FRAME_BYTES = 16_384;

/** RFC 9113, section 6. */
export const FrameType = {
  data: 0,
  headers: 1,
  priority: 2,
  rstStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** ACK shares its bit with END_STREAM; which is meant depends on the type. */
export const Flag = { ack: 0x1, endStream: 0x1, endHeaders: 0x4, padded: 0x8, priority: 0x20 } as const;

/** Writes a frame header at `offset` and gives the offset behind it. */
export function writeFrameHeader(
  target: Buffer,
  offset: number,
  length: number,
  type: number,
  flags: number,
  streamId: number,
): number {
  target[offset] = length >>> 16;
  target[offset + 1] = length >>> 8;
  target[offset + 2] = length;
  target[offset + 3] = type;
  target[offset + 4] = flags;
  return writeUint32(target, offset + 5, streamId);
}

/** Big-endian; gives the offset behind the number. */
export function writeUint32(target: Buffer, offset: number, value: number): number {
  target[offset] = value >>> 24;
  target[offset + 1] = value >>> 16;
  target[offset + 2] = value >>> 8;
  target[offset + 3] = value;
  return offset + 4;
}

/** A whole frame, for those that are built once or sent seldom. */
export function buildFrame(type: number, flags: number, streamId: number, payload: Buffer): Buffer {
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + payload.length);
  payload.copy(frame, writeFrameHeader(frame, 0, payload.length, type, flags, streamId));
  return frame;
}

/** Stream identifiers and window increments: the highest bit is reserved and ignored. */
export function readUint31(source: Buffer, offset: number): number {
  return source.readUInt32BE(offset) & 0x7fff_ffff;
}
