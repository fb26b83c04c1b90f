import { deepEqual, equal } from "node:assert/strict";
import { ErrorCode } from "../../../src/transport/http2/error-code.ts";
import { FrameType } from "../../../src/transport/http2/frame.ts";
import type { Http2Limits } from "../../../src/transport/http2/limits.ts";
import { attack, resetCode, type Seen } from "./attack.ts";
import { data, grpc, HELLO, headers, type ReadFrame, rstStream } from "./raw-client.ts";

const FRAME = 16_384;
/** So much DATA of one call, in full frames but the last: a message that lacks its last byte. */
function body(streamId: number, bytes: number): Buffer {
  const frames: Buffer[] = [];
  const whole = grpc(Buffer.alloc(bytes - 4)).subarray(0, bytes);
  for (let at = 0; at < bytes; at += FRAME) frames.push(data(streamId, whole.subarray(at, at + FRAME), 0));
  return Buffer.concat(frames);
}

/** What the server widened a window by, frame by frame. */
function grants({ socket }: Seen, streamId: number): readonly number[] {
  const isGrant = (frame: ReadFrame) => frame.type === FrameType.windowUpdate && frame.streamId === streamId;
  return socket.frames.filter(isGrant).map(({ payload }) => payload.readUInt32BE(0));
}

function send(limits: Partial<Http2Limits>, ...frames: readonly Buffer[]): Promise<Seen> {
  return attack({ bytes: Buffer.concat([HELLO, ...frames]), limits });
}

describe("the windows that a client sends in", () => {
  it("are granted anew, a stream's by half of it, the connection's not for what is kept", async () => {
    const seen = await send({ streamWindow: 65_536 }, headers(1), body(1, 163_840));
    deepEqual(grants(seen, 1), [32_768, 32_768, 32_768, 32_768, 32_768]);
    deepEqual(grants(seen, 0), [16_777_216 - 65_535]);
  });

  it("give the connection's back once a call is over", async () => {
    const limits = { maxMessageBytes: 131_000, connectionWindow: 131_072 };
    const seen = await send(limits, headers(1), body(1, 49_152), rstStream(1), headers(3), body(3, 32_768));
    deepEqual(grants(seen, 0), [131_072 - 65_535]);
    const after = await send(limits, headers(1), body(1, 65_536), rstStream(1));
    deepEqual(grants(after, 0), [131_072 - 65_535, 65_536]);
  });

  it("end the connection for a byte more than the connection's", async () => {
    // An unfinished message is kept, and what is kept is not granted anew.
    const limits = { maxMessageBytes: 600_000, connectionWindow: 1_000_000 };
    const full = [headers(1), body(1, 500_000), headers(3), body(3, 500_000)];
    const within = await send(limits, ...full);
    deepEqual([resetCode(within, 1), resetCode(within, 3), within.goaway], [undefined, undefined, undefined]);
    const beyond = await send(limits, ...full, headers(5), data(5, Buffer.alloc(1), 0));
    equal(beyond.goaway, ErrorCode.flowControl);
  });
});
