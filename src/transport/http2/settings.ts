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

/** What a server must know of its client's settings; the last value of a frame counts. */
export interface PeerSettings {
  initialWindow: number;
  maxFrame: number;
}

export type SettingsResult =
  | { readonly kind: "settings"; readonly initialWindow?: number; readonly maxFrame?: number }
  | { readonly kind: "error"; readonly code: ErrorCode };

/** Reads a SETTINGS payload; settings without a meaning to a server of unary calls are skipped. */
export function readSettings(buffer: Buffer, start: number, end: number): SettingsResult {
  if ((end - start) % ENTRY_BYTES !== 0) return { kind: "error", code: ErrorCode.frameSize };
  const read: { -readonly [K in keyof PeerSettings]?: number } = {};
  for (let offset = start; offset < end; offset += ENTRY_BYTES) {
    const value = buffer.readUInt32BE(offset + 2);
    const code = readSetting(read, buffer.readUInt16BE(offset), value);
    if (code !== undefined) return { kind: "error", code };
  }
  return { kind: "settings", ...read };
}

function readSetting(read: Partial<PeerSettings>, id: number, value: number): ErrorCode | undefined {
  if (id === Setting.enablePush && value > 1) return ErrorCode.protocol;
  if (id === Setting.initialWindowSize) {
    if (value > MAX_WINDOW) return ErrorCode.flowControl;
    read.initialWindow = value;
  }
  if (id === Setting.maxFrameSize) {
    if (value < MAX_FRAME_BYTES || value > LARGEST_FRAME) return ErrorCode.protocol;
    read.maxFrame = value;
  }
  return undefined;
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
