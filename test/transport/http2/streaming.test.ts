import { deepEqual, equal, ok } from "node:assert/strict";
import { Flag, FrameType } from "../../../src/transport/http2/frame.ts";
import { DEFAULT_LIMITS } from "../../../src/transport/http2/limits.ts";
import type { Method, StreamingMethod } from "../../../src/transport/http2/method.ts";
import { attack } from "./attack.ts";
import {
  block,
  data,
  grpc,
  HELLO,
  headers,
  initialWindow,
  request,
  rstStream,
  windowUpdate,
} from "./raw-client.ts";
import { METHODS } from "./running-server.ts";
import { answersOn } from "./streaming-answers.ts";
import { END, echoing, MANY, MANY_BYTES, MANY_COUNT, STREAM, THROW } from "./streaming-methods.ts";

const NOTHING = Buffer.alloc(0);
const open = (id: number, fields = {}, flags: number = Flag.endHeaders): Buffer =>
  headers(id, block({ ":path": STREAM, ...fields }), flags);
const text = (value: string): Buffer => grpc(Buffer.from(value));
const OK = { status: 0, reset: undefined };

/** Puts these frames of a client, behind its greeting, to an echoing method. */
async function exchange(frames: readonly Buffer[], options: Partial<Parameters<typeof attack>[0]> = {}) {
  const method = echoing();
  const methods = new Map<string, Method>([...METHODS, [STREAM, method]]);
  const seen = await attack({ bytes: Buffer.concat([HELLO, ...frames]), methods, ...options });
  const { messages, ...end } = answersOn(seen.socket.frames, 1);
  return { ...seen, events: method.events, texts: messages.map(String), messages, end };
}

async function answerTo(method: StreamingMethod, ...frames: readonly Buffer[]) {
  const methods = new Map<string, Method>([...METHODS, [STREAM, method]]);
  const seen = await attack({ bytes: Buffer.concat([HELLO, ...frames, request(3)]), methods });
  return { seen, first: answersOn(seen.socket.frames, 1), next: answersOn(seen.socket.frames, 3) };
}

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

describe("a streaming method that throws", () => {
  const fail = () => {
    throw new Error("broken");
  };
  const silent = { message: () => {}, ended: () => {}, closed: () => {} };
  const METHOD_THAT_THROWS: Readonly<Record<string, StreamingMethod>> = {
    "when it is called": { open: fail },
    "at a message": { open: () => ({ ...silent, message: fail }) },
    "at the end": { open: () => ({ ...silent, ended: fail }) },
    "when called, after it ended the call": {
      open: (call) => {
        call.end(2);
        return fail();
      },
    },
    "at every call of its": { open: () => ({ message: fail, ended: fail, closed: fail }) },
  };

  for (const [when, method] of Object.entries(METHOD_THAT_THROWS)) {
    it(`costs its call alone: ${when}`, async () => {
      const { first, next, seen } = await answerTo(method, open(1), data(1, text("a")));
      deepEqual(first, { messages: [], status: 2, reset: undefined });
      deepEqual([next.status, seen.goaway], [0, undefined]);
    });
  }

  it("has what it sent before delivered", async () => {
    const { texts, end, events } = await exchange([
      open(1),
      data(1, Buffer.concat([text("a"), grpc(THROW)])),
    ]);
    deepEqual([texts, end], [["a"], { status: 2, reset: undefined }]);
    deepEqual(events, ["a", "throw", "(closed)"]);
  });

  it("does not keep other calls from being closed with the connection", async () => {
    let closed = 0;
    const close = () => {
      closed += 1;
      throw new Error("broken");
    };
    await answerTo(
      { open: () => ({ ...silent, closed: close }) },
      ...[1, 5, 7].flatMap((id) => [open(id), data(id, text("a"), 0)]),
    );
    equal(closed, 3);
  });

  it("may end the call when it is called, and is then told of the end once", async () => {
    let closed = 0;
    const count = () => {
      closed += 1;
    };
    const { first } = await answerTo(
      {
        open: (call) => {
          call.end(7);
          return { ...silent, closed: count };
        },
      },
      open(1),
      data(1, text("a")),
    );
    deepEqual([first.status, closed], [7, 1]);
  });
});

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
