import { ErrorCode } from "./error-code.ts";
import { buildFrame, Flag, FrameType, MAX_FRAME_BYTES } from "./frame.ts";

/** RFC 9113, section 6.5.2. */
const Setting = {
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
  maxHeaderListSize: 6,
} as const;

const ENTRY_BYTES = 6;
/** RFC 9113, section 6.9.1: no flow-control window is larger. */
export const MAX_WINDOW = 0x7fff_ffff;
/** RFC 9113, section 6.9.2: every window's size until it is told otherwise. */
export const DEFAULT_WINDOW = 65_535;
const LARGEST_FRAME = 0xff_ffff;

/** `initialWindow`: the last that the frame names, in bytes. */
export type SettingsResult =
  | { readonly kind: "settings"; readonly initialWindow: number | undefined }
  | { readonly kind: "error"; readonly code: ErrorCode };

/**
 * Reads a SETTINGS payload. What means nothing to a server of unary calls is skipped, larger frames included: the
 * size that every peer takes is enough for us.
 */
export function readSettings(buffer: Buffer, start: number, end: number): SettingsResult {
  if ((end - start) % ENTRY_BYTES !== 0) return { kind: "error", code: ErrorCode.frameSize };
  let initialWindow: number | undefined;
  for (let offset = start; offset < end; offset += ENTRY_BYTES) {
    const id = buffer.readUInt16BE(offset);
    const value = buffer.readUInt32BE(offset + 2);
    const code = faultOf(id, value);
    if (code !== undefined) return { kind: "error", code };
    if (id === Setting.initialWindowSize) initialWindow = value;
  }
  return { kind: "settings", initialWindow };
}

function faultOf(id: number, value: number): ErrorCode | undefined {
  if (id === Setting.enablePush && value > 1) return ErrorCode.protocol;
  if (id === Setting.initialWindowSize && value > MAX_WINDOW) return ErrorCode.flowControl;
  const isFrameSize = value >= MAX_FRAME_BYTES && value <= LARGEST_FRAME;
  return id === Setting.maxFrameSize && !isFrameSize ? ErrorCode.protocol : undefined;
}

export interface OwnSettings {
  readonly maxConcurrentStreams: number;
  /** Bytes, as RFC 9113, section 6.5.2 counts them: 32 a field on top of name and value. */
  readonly maxHeaderListBytes: number;
  /** Bytes that a client may send of one request before it is granted more. */
  readonly streamWindow: number;
}

/** The server's own SETTINGS frame, which is its connection preface too (RFC 9113, section 3.4). */
export function buildSettings(own: OwnSettings): Buffer {
  const entries = [
    [Setting.maxConcurrentStreams, own.maxConcurrentStreams],
    [Setting.initialWindowSize, own.streamWindow],
    [Setting.maxHeaderListSize, own.maxHeaderListBytes],
  ] as const;
  const payload = Buffer.alloc(entries.length * ENTRY_BYTES);
  entries.forEach(([id, value], index) => {
    payload.writeUInt16BE(id, index * ENTRY_BYTES);
    payload.writeUInt32BE(value, index * ENTRY_BYTES + 2);
  });
  return buildFrame(FrameType.settings, 0, 0, payload);
}

export const SETTINGS_ACK: Buffer = buildFrame(FrameType.settings, Flag.ack, 0, Buffer.alloc(0));
