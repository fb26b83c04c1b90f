import { Flag, FrameType } from "../../../src/transport/http2/frame.ts";
import { createHpackDecoder } from "../../../src/transport/http2/hpack/decoder.ts";
import type { ReadFrame } from "./raw-client.ts";

/** What the server sent on a stream: its messages, its status where it ended it by one, and its reset's code. */
export interface Answered {
  readonly messages: readonly Buffer[];
  readonly status: number | undefined;
  readonly reset: number | undefined;
}

/** Takes all frames of a connection, as HPACK wants. */
export function answersOn(frames: readonly ReadFrame[], streamId: number): Answered {
  const decoder = createHpackDecoder({ maxTableSize: 4_096, maxListSize: 16_384 });
  const body: Buffer[] = [];
  let status: number | undefined;
  let reset: number | undefined;
  for (const frame of frames) {
    const decoded = frame.type === FrameType.headers ? decoder.decode(frame.payload) : undefined;
    if (frame.streamId !== streamId) continue;
    if (frame.type === FrameType.data) body.push(frame.payload);
    if (frame.type === FrameType.rstStream) reset = frame.payload.readUInt32BE(0);
    if (decoded?.kind !== "fields" || !(frame.flags & Flag.endStream)) continue;
    const field = decoded.fields.find(({ name }) => name === "grpc-status");
    status = field && Number(field.value);
  }
  return { messages: split(Buffer.concat(body)), status, reset };
}

function split(body: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let offset = 0; offset < body.length; ) {
    const end = offset + 5 + body.readUInt32BE(offset + 1);
    messages.push(body.subarray(offset + 5, end));
    offset = end;
  }
  return messages;
}
