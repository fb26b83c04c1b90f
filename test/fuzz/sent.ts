import { Flag, FRAME_HEADER_BYTES, FrameType } from "../../src/transport/http2/frame.ts";
import { PREFACE } from "../../src/transport/http2/preface.ts";
import { DEFAULT_WINDOW } from "../../src/transport/http2/settings.ts";
import { type ReadFrame, readFrames } from "../transport/http2/raw-client.ts";

/** What a client's bytes say at their most generous, read without any rule but the form of frames. */
export interface Sent {
  /** Streams with a HEADERS frame. */
  readonly opened: ReadonlySet<number>;
  /** Of each stream that was ended, its DATA until then. */
  readonly bodies: ReadonlyMap<number, Buffer>;
  /** Bytes of DATA that the client lets the server send in all. */
  readonly window: number;
}

export function readSent(bytes: Buffer): Sent {
  const opened = new Set<number>();
  const parts = new Map<number, Buffer[]>();
  const bodies = new Map<number, Buffer>();
  let window = DEFAULT_WINDOW;
  for (const frame of wholeFrames(bytes)) {
    const { type, flags, streamId, payload } = frame;
    const own = parts.get(streamId) ?? [];
    parts.set(streamId, own);
    if (type === FrameType.headers) opened.add(streamId);
    if (type === FrameType.data) own.push(unpadded(frame));
    if (type === FrameType.windowUpdate && streamId === 0 && payload.length === 4) {
      window += payload.readUInt32BE() & 0x7fff_ffff;
    }
    const canEnd = type === FrameType.data || type === FrameType.headers;
    if (canEnd && flags & Flag.endStream && !bodies.has(streamId)) bodies.set(streamId, Buffer.concat(own));
  }
  return { opened, bodies, window };
}

function wholeFrames(bytes: Buffer): readonly ReadFrame[] {
  let end = PREFACE.length;
  for (let next = end; next <= bytes.length; ) {
    end = next;
    if (end + FRAME_HEADER_BYTES > bytes.length) break;
    next = end + FRAME_HEADER_BYTES + bytes.readUIntBE(end, 3);
  }
  const frames = readFrames(bytes.subarray(PREFACE.length, end));
  return frames.map((frame) => ({ ...frame, streamId: frame.streamId & 0x7fff_ffff }));
}

function unpadded({ flags, payload }: ReadFrame): Buffer {
  if ((flags & Flag.padded) === 0) return payload;
  return payload.subarray(1, Math.max(1, payload.length - (payload[0] ?? 0)));
}
