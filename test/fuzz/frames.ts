import { equal, ok } from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { Flag, FrameType, MAX_FRAME_BYTES } from "../../src/transport/http2/frame.ts";
import { grpc, RawSocket, type ReadFrame } from "../transport/http2/raw-client.ts";
import { readSent, type Sent } from "./sent.ts";
import { chunksOf, type Session, session } from "./session.ts";
import { answerTo, createTarget, type Target } from "./target.ts";

/** What a run did: all of them must be more than none, or the fuzzer reaches nothing. */
export interface FrameTally {
  frames: number;
  connections: number;
  calls: number;
  answers: number;
  resets: number;
  goaways: number;
}

/** Connections between two looks at how many frames there were. */
const BATCH = 200;
/** Turns of the event loop until all that can be answered is answered. */
const TURNS = 4;
const NO_GRPC = Buffer.from("This server speaks gRPC only.\n");

/**
 * Sends at least so many frames over connections in memory. Rejects, naming the seed, at the first connection
 * where a method was called with, or an answer given to, what the client did not send; or where anything throws.
 * `onOpened` is told of each connection.
 */
export async function fuzzFrames(
  count: number,
  seed: number,
  onOpened: (socket: object) => void,
): Promise<FrameTally> {
  const target = createTarget();
  const tally: FrameTally = { frames: 0, connections: 0, calls: 0, answers: 0, resets: 0, goaways: 0 };
  for (let batch = 0; tally.frames < count; batch += 1) {
    const property = fc.asyncProperty(session, (one) => {
      const socket = new RawSocket();
      onOpened(socket);
      return attempt(target, socket, one, tally);
    });
    await fc.assert(property, { seed: seed + batch, numRuns: BATCH });
  }
  await target.server.drain(0);
  return tally;
}

async function attempt(target: Target, socket: RawSocket, one: Session, tally: FrameTally): Promise<void> {
  socket.deaf = one.isDeaf;
  target.server.serve(socket);
  for (const chunk of chunksOf(one)) {
    socket.emit("data", chunk);
    // Memory may be used again as soon as it is read.
    chunk.fill(0xee);
    await turn();
  }
  for (let i = 0; i < TURNS; i += 1) await turn();
  const { frames } = socket;
  socket.destroy();
  await turn();
  const calls = target.takeCalls();
  judge(readSent(one.bytes), calls, frames);
  tally.calls += calls.length;
  tally.frames += one.frames;
  tally.connections += 1;
  count(tally, frames);
}

function judge(sent: Sent, calls: readonly Buffer[], received: readonly ReadFrame[]): void {
  for (const message of calls) {
    const body = grpc(message);
    ok(
      [...sent.bodies.values()].some((own) => own.equals(body)),
      "a method is called with what was sent whole",
    );
  }
  const answers = new Map<number, Buffer>();
  const ended = new Set<number>();
  let bytes = 0;
  for (const { type, flags, streamId, payload } of received) {
    ok(payload.length <= MAX_FRAME_BYTES, "frames are of a size that every peer takes");
    if (type !== FrameType.headers && type !== FrameType.data) continue;
    ok(sent.opened.has(streamId), "only what was asked is answered");
    equal(ended.has(streamId), false, "nothing follows the end of an answer");
    if (flags & Flag.endStream) ended.add(streamId);
    if (type !== FrameType.data) continue;
    bytes += payload.length;
    answers.set(streamId, Buffer.concat([answers.get(streamId) ?? Buffer.alloc(0), payload]));
  }
  ok(bytes <= sent.window, "no more is sent than the client's window lets through");
  for (const [id, answer] of answers) judgeAnswer(sent.bodies.get(id), answer);
}

/** Whole or, where the client's windows did not let more through, its beginning. */
function judgeAnswer(body: Buffer | undefined, answer: Buffer): void {
  const own = body === undefined ? NO_GRPC : grpc(answerTo(body.subarray(5)));
  const possible = [own, NO_GRPC].map((whole) => whole.subarray(0, answer.length));
  ok(
    possible.some((start) => start.equals(answer)),
    "each answer is that of its own call",
  );
}

function count(tally: FrameTally, received: readonly ReadFrame[]): void {
  for (const { type, flags } of received) {
    if (type === FrameType.headers && flags & Flag.endStream) tally.answers += 1;
    if (type === FrameType.rstStream) tally.resets += 1;
    if (type === FrameType.goaway) tally.goaways += 1;
  }
}
