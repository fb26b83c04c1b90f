import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { Flag, FrameType } from "../../../src/transport/http2/frame.ts";
import type { Http2Limits, LimitName } from "../../../src/transport/http2/limits.ts";
import type { Method } from "../../../src/transport/http2/method.ts";
import { createHttp2Server } from "../../../src/transport/http2/server.ts";
import { RawSocket } from "./raw-client.ts";
import { METHODS } from "./running-server.ts";

interface Attack {
  readonly bytes: Buffer;
  /** Sent a little later, when what can be answered is answered. */
  readonly later?: Buffer;
  /** How much later, in milliseconds. */
  readonly pause?: number;
  readonly limits?: Partial<Http2Limits>;
  readonly methods?: ReadonlyMap<string, Method>;
  /** How long to wait for the server's reaction, in milliseconds. */
  readonly wait?: number;
  readonly deaf?: boolean;
}

export interface Seen {
  readonly exceeded: readonly LimitName[];
  readonly goaway: number | undefined;
  readonly destroyed: boolean;
  readonly socket: RawSocket;
}

/** Sends the bytes over a connection of their own to a server of their own. */
export async function attack({
  bytes,
  later,
  limits = {},
  methods = METHODS,
  pause = 5,
  wait: patience = 20,
  deaf,
}: Attack): Promise<Seen> {
  const exceeded: LimitName[] = [];
  const server = createHttp2Server({ methods, limits, observe: (limit) => exceeded.push(limit) });
  const socket = new RawSocket();
  socket.deaf = deaf ?? false;
  server.serve(socket);
  socket.push(bytes);
  if (later) {
    await passed(pause);
    socket.push(later);
  }
  await passed(patience);
  const seen = { exceeded, goaway: socket.goaway, destroyed: socket.destroyed, socket };
  socket.destroy();
  await server.drain(0);
  return seen;
}

/** Turns of the event loop in which the server has read and written all that it can. */
const TURNS = 10;

/** On a busy machine the milliseconds may pass before the server has had its turn. */
async function passed(milliseconds: number): Promise<void> {
  await wait(milliseconds);
  for (let passed = 0; passed < TURNS; passed += 1) await turn();
}

/** The error code that the server reset a stream with; undefined where it did not. */
export function resetCode({ socket }: Seen, streamId: number): number | undefined {
  const reset = socket.frames.find(
    (frame) => frame.type === FrameType.rstStream && frame.streamId === streamId,
  );
  return reset?.payload.readUInt32BE(0);
}

export function isAnswered({ socket }: Seen, streamId: number): boolean {
  return socket.frames.some((frame) => frame.streamId === streamId && (frame.flags & Flag.endStream) !== 0);
}
