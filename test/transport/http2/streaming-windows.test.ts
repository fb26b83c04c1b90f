import { deepEqual, equal, ok } from "node:assert/strict";
import { Flag, FrameType } from "../../../src/transport/http2/frame.ts";
import { DEFAULT_LIMITS } from "../../../src/transport/http2/limits.ts";
import { data, grpc, headers, initialWindow, request, windowUpdate } from "./raw-client.ts";
import { answersOn } from "./streaming-answers.ts";
import { exchange, OK, open, text } from "./streaming-exchange.ts";
import { END, MANY, MANY_BYTES, MANY_COUNT } from "./streaming-methods.ts";

describe("the windows of streaming calls", () => {
  const grantsOf = (frames: Awaited<ReturnType<typeof exchange>>["socket"]["frames"]) =>
    frames
      .filter(({ type, streamId }) => type === FrameType.windowUpdate && streamId === 0)
      .reduce((sum, { payload }) => sum + payload.readUInt32BE(0), 0);
  const window = 131_072;
  const greeting = window - 65_535;
  const limits = { connectionWindow: window, maxMessageBytes: 131_000 };
  const half = window / 2;
  /** Of the other direction, for the answers. */
  const wide = windowUpdate(0, window);

  /** So much DATA that it makes up half the window exactly, and is granted anew only if nothing of it got lost. */
  const fill = (used: number, id: number) => Buffer.concat([headers(id), ...frames(half - used, id)]);
  const frames = (bytes: number, id: number): Buffer[] => {
    const message = grpc(Buffer.alloc(bytes - 5));
    const cuts = Array.from({ length: Math.ceil(bytes / 16_384) }, (_, i) => i * 16_384);
    return cuts.map((at) => {
      const part = message.subarray(at, at + 16_384);
      return data(id, part, at + part.length === bytes ? Flag.endStream : 0);
    });
  };

  const CALLS: Readonly<Record<string, readonly Buffer[]>> = {
    "messages read in full": [Buffer.concat([text("a"), text("b")])],
    "a message cut off": [text("abcdef").subarray(0, 8)],
    "a call ended amid a frame": [Buffer.concat([grpc(END), text("rest")])],
    "a call ended behind a frame's part": [
      grpc(END).subarray(0, 6),
      Buffer.concat([grpc(END).subarray(6), text("r")]),
    ],
    "a message too large": [Buffer.concat([text("a"), grpc(Buffer.alloc(16_385)).subarray(0, 900)])],
  };
  for (const [what, parts] of Object.entries(CALLS)) {
    it(`are given back to the byte: ${what}`, async () => {
      const sent = parts.map((part, i) => data(1, part, i === parts.length - 1 ? Flag.endStream : 0));
      const used = parts.reduce((sum, { length }) => sum + length, 0);
      const enough = await exchange([wide, open(1), ...sent, fill(used, 3)], { limits });
      equal(grantsOf(enough.socket.frames), greeting + half);
      const tooLittle = await exchange([wide, open(1), ...sent, fill(used + 1, 3)], { limits });
      equal(grantsOf(tooLittle.socket.frames), greeting);
    });
  }

  it("bound what goes out: everything comes in order through tiny ones", async () => {
    const texts = Array.from({ length: 40 }, (_, i) => `message ${i} ${"m".repeat(i)}`);
    const body = Buffer.concat(texts.map(text));
    const { tinyWindow } = DEFAULT_LIMITS.floods;
    const updates = Array.from({ length: 400 }, () => windowUpdate(1, 7));
    const seen = await exchange([initialWindow(1), open(1), data(1, body)], {
      later: Buffer.concat(updates),
      limits: { floods: { ...DEFAULT_LIMITS.floods, tinyWindow: { ...tinyWindow, burst: 10_000 } } },
    });
    deepEqual([seen.texts, seen.end], [texts, OK]);
  });

  it("keep the sum of small answers back as they keep a large one, at little cost", async () => {
    const start = performance.now();
    const { messages, end } = await exchange([initialWindow(0), open(1), data(1, grpc(MANY))], {
      later: Buffer.concat([windowUpdate(1, 10_000_000), windowUpdate(0, 10_000_000)]),
      wait: 100,
    });
    equal(messages.length, MANY_COUNT);
    ok(messages.every((message, i) => message.length === MANY_BYTES && message[0] === i % 256));
    deepEqual(end, OK);
    // Copied anew for each message, they would take 4 GB through memory.
    ok(performance.now() - start < 1_000);
  });

  it("do not let a client that never reads make the server keep more than it may", async () => {
    const many = Array.from({ length: 20 }, () => grpc(MANY));
    const seen = await exchange([initialWindow(0), open(1), data(1, Buffer.concat(many))], {
      limits: { maxBufferedOutputBytes: 1_000_000 },
    });
    deepEqual(seen.exceeded, ["bufferedOutput"]);
    deepEqual(seen.events, ["many", "(closed)"]);
  });

  it("leave the unary calls beside them alone", async () => {
    const seen = await exchange([initialWindow(0), open(1), data(1, text("held"), 0), request(3)], {
      later: windowUpdate(3, 100),
    });
    equal(answersOn(seen.socket.frames, 3).status, 0);
    deepEqual(seen.texts, []);
  });
});
