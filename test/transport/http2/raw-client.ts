import { Duplex } from "node:stream";
import { buildFrame, Flag, FrameType } from "../../../src/transport/http2/frame.ts";
import { encodeFields } from "../../../src/transport/http2/hpack/encoder.ts";
import { PREFACE } from "../../../src/transport/http2/preface.ts";
import { ECHO } from "./running-server.ts";

export interface ReadFrame {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly payload: Buffer;
}

/** A client's end of a connection in memory; `written` is what the server sent. */
export class RawSocket extends Duplex {
  readonly written: Buffer[] = [];
  /** Set to leave the server's writes hanging, as a client does that does not read. */
  deaf = false;

  constructor() {
    super({ allowHalfOpen: true });
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, callback: () => void): void {
    this.written.push(Buffer.from(chunk));
    if (!this.deaf) callback();
  }

  get frames(): readonly ReadFrame[] {
    return readFrames(Buffer.concat(this.written));
  }

  /** The error code of the last GOAWAY; undefined when there was none. */
  get goaway(): number | undefined {
    return this.frames.findLast(({ type }) => type === FrameType.goaway)?.payload.readUInt32BE(4);
  }
}

/** Of bytes that are whole frames. */
export function readFrames(bytes: Buffer): ReadFrame[] {
  const frames: ReadFrame[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const end = offset + 9 + bytes.readUIntBE(offset, 3);
    frames.push({
      type: bytes.readUInt8(offset + 3),
      flags: bytes.readUInt8(offset + 4),
      streamId: bytes.readUInt32BE(offset + 5),
      payload: bytes.subarray(offset + 9, end),
    });
    offset = end;
  }
  return frames;
}

const NOTHING = Buffer.alloc(0);

export const settings = (payload: Buffer = NOTHING): Buffer => buildFrame(FrameType.settings, 0, 0, payload);

export const HELLO: Buffer = Buffer.concat([PREFACE, settings()]);

export const initialWindow = (bytes: number): Buffer => {
  const payload = Buffer.alloc(6);
  payload.writeUInt16BE(4, 0);
  payload.writeUInt32BE(bytes, 2);
  return settings(payload);
};

const uint32 = (value: number): Buffer => {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(value);
  return payload;
};

export const windowUpdate = (streamId: number, increment: number): Buffer =>
  buildFrame(FrameType.windowUpdate, 0, streamId, uint32(increment));

export const rstStream = (streamId: number): Buffer =>
  buildFrame(FrameType.rstStream, 0, streamId, uint32(8));

export const ping = (): Buffer => buildFrame(FrameType.ping, 0, 0, Buffer.alloc(8, 1));

export const block = (fields: Readonly<Record<string, string>> = {}): Buffer =>
  encodeFields(
    Object.entries({
      ":method": "POST",
      ":scheme": "http",
      ":path": ECHO,
      "content-type": "application/grpc",
      te: "trailers",
      ...fields,
    }).map(([name, value]) => ({ name, value })),
  );

export const headers = (
  streamId: number,
  fragment: Buffer = block(),
  flags: number = Flag.endHeaders,
): Buffer => buildFrame(FrameType.headers, flags, streamId, fragment);

export const continuation = (streamId: number, fragment: Buffer, flags = 0): Buffer =>
  buildFrame(FrameType.continuation, flags, streamId, fragment);

export const data = (streamId: number, payload: Buffer, flags: number = Flag.endStream): Buffer =>
  buildFrame(FrameType.data, flags, streamId, payload);

export const grpc = (message: Buffer, flag = 0): Buffer =>
  Buffer.concat([Buffer.from([flag]), uint32(message.length), message]);

export const request = (streamId: number, message: Buffer = Buffer.from("hi")): Buffer =>
  Buffer.concat([headers(streamId), data(streamId, grpc(message))]);
