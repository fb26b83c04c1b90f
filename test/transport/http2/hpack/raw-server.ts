import assert from "node:assert/strict";
import { once } from "node:events";
import {
  type ClientHttp2Session,
  connect,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from "node:http2";
import { createServer, type Socket } from "node:net";

/*
 * Node's own HTTP/2 client (nghttp2) against a server that knows frames but no HPACK: it hands the client's header
 * blocks out as they came, and answers each with the block it is given.
 */

const PREFACE_BYTES = 24;
const FRAME_HEADER_BYTES = 9;
/** RFC 9113, section 6: the types used here and their flags. */
const HEADERS = 1;
const SETTINGS = 4;
const CONTINUATION = 9;
const ACK = 1;
const END_STREAM = 1;
const END_HEADERS = 4;
const PADDED_OR_PRIORITY = 0x28;

interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

export interface RawServer {
  /** Sends one request and gives the block the client made of it, and what it read from the answer's block. */
  exchange(
    request: OutgoingHttpHeaders,
    answer: Buffer,
  ): Promise<{ block: Buffer; response: IncomingHttpHeaders }>;
  close(): Promise<void>;
}

export async function startRawServer(): Promise<RawServer> {
  let answer = Buffer.alloc(0);
  let block = Buffer.alloc(0);
  const server = createServer((socket) => {
    socket.write(frame({ type: SETTINGS, flags: 0, stream: 0, payload: Buffer.alloc(0) }));
    onFrames(socket, (received) => {
      if (received.type === SETTINGS && received.flags !== ACK) {
        socket.write(frame({ type: SETTINGS, flags: ACK, stream: 0, payload: Buffer.alloc(0) }));
      }
      if (received.type !== HEADERS && received.type !== CONTINUATION) return;
      block = Buffer.concat([block, fragmentOf(received)]);
      if ((received.flags & END_HEADERS) === 0) return;
      const flags = END_HEADERS | END_STREAM;
      socket.write(frame({ type: HEADERS, flags, stream: received.stream, payload: answer }));
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  const session = connect(`http://127.0.0.1:${address.port}`);

  return {
    exchange: async (request, nextAnswer) => {
      answer = Buffer.from(nextAnswer);
      block = Buffer.alloc(0);
      return { response: await responseTo(session, request), block };
    },
    close: async () => {
      session.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

async function responseTo(
  session: ClientHttp2Session,
  request: OutgoingHttpHeaders,
): Promise<IncomingHttpHeaders> {
  const stream = session.request(request, { endStream: true });
  const closed = once(stream, "close");
  const [response = {}]: IncomingHttpHeaders[] = await once(stream, "response");
  stream.resume();
  await closed;
  return response;
}

function onFrames(socket: Socket, take: (frame: Frame) => void): void {
  let pending = Buffer.alloc(0);
  let skip = PREFACE_BYTES;
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    if (pending.length < skip) return;
    pending = pending.subarray(skip);
    skip = 0;
    for (let whole = firstFrame(pending); whole; whole = firstFrame(pending)) {
      pending = pending.subarray(FRAME_HEADER_BYTES + whole.payload.length);
      take(whole);
    }
  });
}

function firstFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < FRAME_HEADER_BYTES) return undefined;
  const end = FRAME_HEADER_BYTES + bytes.readUIntBE(0, 3);
  if (bytes.length < end) return undefined;
  const payload = bytes.subarray(FRAME_HEADER_BYTES, end);
  return { type: bytes.readUInt8(3), flags: bytes.readUInt8(4), stream: bytes.readUInt32BE(5), payload };
}

/** Node sends neither padding nor, unless told to, a priority. */
function fragmentOf({ type, flags, payload }: Frame): Buffer {
  if (type === CONTINUATION) return payload;
  assert.equal(flags & PADDED_OR_PRIORITY, 0);
  return payload;
}

function frame({ type, flags, stream, payload }: Frame): Buffer {
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  header.writeUIntBE(payload.length, 0, 3);
  header.writeUInt8(type, 3);
  header.writeUInt8(flags, 4);
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}
