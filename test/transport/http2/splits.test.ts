import { deepEqual, equal } from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import * as fc from "fast-check";
import { Flag } from "../../../src/transport/http2/frame.ts";
import { createHttp2Server } from "../../../src/transport/http2/server.ts";
import {
  block,
  continuation,
  data,
  grpc,
  HELLO,
  headers,
  ping,
  RawSocket,
  request,
  windowUpdate,
} from "./raw-client.ts";
import { METHODS } from "./running-server.ts";

const MESSAGE = grpc(Buffer.from("in three parts"));
const BLOCK = block();
const PADDED = Flag.padded | Flag.endStream;

const EXCHANGE = Buffer.concat([
  HELLO,
  request(1),
  headers(3, BLOCK.subarray(0, 7), 0),
  continuation(3, BLOCK.subarray(7), Flag.endHeaders),
  data(3, MESSAGE.subarray(0, 3), 0),
  ping(),
  data(3, MESSAGE.subarray(3, 9), 0),
  data(3, Buffer.concat([Buffer.from([2]), MESSAGE.subarray(9), Buffer.alloc(2)]), PADDED),
  windowUpdate(0, 1_000),
  request(5, Buffer.alloc(0)),
]);

/** What the server sends, by stream: answers of different streams may overtake each other. */
async function answersTo(chunks: readonly Buffer[]): Promise<readonly string[]> {
  const server = createHttp2Server({ methods: METHODS });
  const socket = new RawSocket();
  server.serve(socket);
  for (const chunk of chunks) {
    socket.push(chunk);
    await turn();
  }
  for (let i = 0; i < 3; i += 1) await turn();
  const frames = socket.frames.map(({ type, flags, streamId, payload }) =>
    [streamId, type, flags, payload.toString("hex")].join(" "),
  );
  socket.destroy();
  await server.drain(0);
  return frames.sort();
}

describe("a connection's bytes, however they are divided", () => {
  let whole: readonly string[];
  before(async () => {
    whole = await answersTo([EXCHANGE]);
  });

  it("are three answers and two acknowledgements when they come at once", () => {
    equal(whole.length, 2 + 2 + 3 * 3);
  });

  it("give the same answers at every single point of division", async () => {
    for (let at = 1; at < EXCHANGE.length; at += 1) {
      deepEqual(
        await answersTo([EXCHANGE.subarray(0, at), EXCHANGE.subarray(at)]),
        whole,
        `divided at ${at}`,
      );
    }
  });

  it("give the same answers byte by byte", async () => {
    deepEqual(await answersTo(Array.from(EXCHANGE, (byte) => Buffer.from([byte]))), whole);
  });

  it("give the same answers in any division", async () => {
    const points = fc.array(fc.nat(EXCHANGE.length), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(points, async (ends) => {
        const sorted = [0, ...ends.sort((a, b) => a - b), EXCHANGE.length];
        const chunks = sorted.slice(1).map((end, index) => EXCHANGE.subarray(sorted[index], end));
        deepEqual(await answersTo(chunks.filter(({ length }) => length > 0)), whole);
      }),
    );
  });
});
