import { deepEqual, equal } from "node:assert/strict";
import { Flag } from "../../../src/transport/http2/frame.ts";
import { data, grpc, initialWindow, rstStream, windowUpdate } from "./raw-client.ts";
import { answerTo, exchange, OK, open, text } from "./streaming-exchange.ts";
import { END, echoing } from "./streaming-methods.ts";

const NOTHING = Buffer.alloc(0);

describe("a streaming call", () => {
  it("takes several messages in one frame, empty ones too", async () => {
    const body = Buffer.concat([text("a"), text(""), text("bc")]);
    const { texts, end, events } = await exchange([open(1), data(1, body)]);
    deepEqual([texts, end], [["a", "", "bc"], OK]);
    deepEqual(events, ["a", "", "bc", "(ended)", "(closed)"]);
  });

  it("takes a message over several frames, in every split", async () => {
    const body = Buffer.concat([text("a long message"), text("and one more")]);
    for (let at = 1; at < body.length; at += 1) {
      const frames = [open(1), data(1, body.subarray(0, at), 0), data(1, body.subarray(at))];
      const { texts, end } = await exchange(frames, { wait: 2 });
      deepEqual([texts, end], [["a long message", "and one more"], OK], `split at ${at}`);
    }
  });

  it("takes messages byte by byte", async () => {
    const body = Buffer.concat([text("hello"), text(""), text("x".repeat(300))]);
    const bytes = Array.from(body, (_, at) => data(1, body.subarray(at, at + 1), 0));
    const { texts, end } = await exchange([open(1), ...bytes, data(1, NOTHING)]);
    deepEqual([texts, end], [["hello", "", "x".repeat(300)], OK]);
  });

  it("takes messages that are small each, however much of them one frame ends and begins", async () => {
    const large = "y".repeat(16_384);
    const body = Buffer.concat([text(large), text(large), text(large)]);
    const cut = [0, 10_000, 26_384, 42_768, body.length];
    const frames = cut.slice(1).map((end, i) => data(1, body.subarray(cut[i], end), 0));
    const { texts, end, exceeded } = await exchange([open(1), ...frames, data(1, NOTHING)]);
    deepEqual([texts.map(({ length }) => length), end], [[16_384, 16_384, 16_384], OK]);
    deepEqual(exceeded, []);
  });

  it("may end without any message", async () => {
    const byHeaders = await exchange([open(1, {}, Flag.endHeaders | Flag.endStream)]);
    deepEqual([byHeaders.texts, byHeaders.end], [[], OK]);
    const byData = await exchange([open(1), data(1, NOTHING)]);
    deepEqual([byData.texts, byData.end], [[], OK]);
    deepEqual(byData.events, ["(ended)", "(closed)"]);
  });

  it("is INTERNAL when its last message is cut off", async () => {
    for (const cut of [1, 4, 5, 7]) {
      const body = Buffer.concat([text("a"), text("cut off").subarray(0, cut)]);
      const { texts, end, events } = await exchange([open(1), data(1, body)]);
      deepEqual([texts, end], [["a"], { status: 13, reset: undefined }]);
      deepEqual(events, ["a", "(closed)"]);
    }
  });

  it("is RESOURCE_EXHAUSTED at a message that is too large, as soon as its length is known", async () => {
    const { end, events, exceeded } = await exchange([
      open(1),
      data(1, grpc(Buffer.alloc(16_385)).subarray(0, 5), 0),
    ]);
    deepEqual([end, events, exceeded], [{ status: 8, reset: 0 }, ["(closed)"], ["messageSize"]]);
  });

  it("is UNIMPLEMENTED at a compressed message", async () => {
    const { texts, end } = await exchange([open(1), data(1, Buffer.concat([text("a"), grpc(END, 1)]))]);
    deepEqual([texts, end], [["a"], { status: 12, reset: undefined }]);
  });

  it("is reset where the body is not as long as said, and told of it once", async () => {
    const say = open(1, { "content-length": "7" });
    const whole = await exchange([say, data(1, text("end"))]);
    deepEqual([whole.end, whole.events], [{ status: undefined, reset: 1 }, []]);
    const parts = await exchange([say, data(1, text("a"), 0), data(1, text("end"))]);
    deepEqual([parts.texts, parts.events], [["a"], ["a", "(closed)"]]);
    equal(parts.end.reset, 1);
  });

  it("ends at the message that its handler ends it at, and hears no more", async () => {
    const body = Buffer.concat([text("a"), grpc(END), text("b")]);
    const whole = await exchange([open(1), data(1, body)]);
    deepEqual([whole.texts, whole.end], [["a"], { status: 9, reset: undefined }]);
    const going = await exchange([open(1), data(1, body, 0), data(1, text("c"), 0)]);
    deepEqual([going.texts, going.end], [["a"], { status: 9, reset: 0 }]);
    for (const { events, goaway } of [whole, going]) {
      deepEqual([events, goaway], [["a", "end", "(closed)"], undefined]);
    }
  });

  it("is DEADLINE_EXCEEDED after its grpc-timeout", async () => {
    const { texts, end, events } = await exchange(
      [open(1, { "grpc-timeout": "30m" }), data(1, text("a"), 0)],
      {
        wait: 80,
      },
    );
    deepEqual([texts, end, events], [["a"], { status: 4, reset: 0 }, ["a", "(closed)"]]);
  });

  it("is closed once by a reset, or by the end of the connection", async () => {
    const { events, end } = await exchange([open(1), data(1, text("a"), 0), rstStream(1)]);
    deepEqual([events, end], [["a", "(closed)"], { status: undefined, reset: undefined }]);
    const method = echoing();
    await answerTo(method, open(1), data(1, text("b"), 0));
    deepEqual(method.events, ["b", "(closed)"]);
  });

  it("sends nothing after its end", async () => {
    const method = echoing();
    const { seen } = await answerTo(method, open(1), data(1, grpc(END)));
    const before = seen.socket.written.length;
    method.calls[0]?.send(Buffer.from("late"));
    method.calls[0]?.end(0);
    await new Promise((resolve) => setTimeout(resolve, 5));
    equal(seen.socket.written.length, before);
  });

  it("lets go what comes while its last words wait for a window", async () => {
    const frames = [open(1), data(1, text("0123456789"), 0), data(1, grpc(END), 0)];
    const rest = [0, 1, 2].map(() => data(1, text("z".repeat(16_000)), 0));
    const { texts, end, exceeded, events } = await exchange([initialWindow(0), ...frames, ...rest], {
      later: windowUpdate(1, 1_000),
    });
    deepEqual([texts, end, exceeded], [["0123456789"], { status: 9, reset: 0 }, []]);
    deepEqual(events, ["0123456789", "end", "(closed)"]);
  });
});
