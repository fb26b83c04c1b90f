import { deepEqual, equal } from "node:assert/strict";
import { ErrorCode } from "../../../src/transport/http2/error-code.ts";
import { buildFrame, Flag, FrameType } from "../../../src/transport/http2/frame.ts";
import { FLOODS } from "../../../src/transport/http2/limits.ts";
import type { UnaryMethod } from "../../../src/transport/http2/method.ts";
import { attack, isAnswered, resetCode } from "./attack.ts";
import {
  block,
  continuation,
  data,
  grpc,
  HELLO,
  headers,
  initialWindow,
  ping,
  request,
  rstStream,
  settings,
  windowUpdate,
} from "./raw-client.ts";
import { ECHO } from "./running-server.ts";

const NOTHING = Buffer.alloc(0);
const ACKNOWLEDGED = buildFrame(FrameType.settings, Flag.ack, 0, NOTHING);
const repeat = (times: number, make: (index: number) => Buffer): Buffer =>
  Buffer.concat(Array.from({ length: times }, (_, index) => make(index)));
/** Client streams are odd. */
const id = (index: number): number => 2 * index + 1;

const never: ReadonlyMap<string, UnaryMethod> = new Map([[ECHO, () => new Promise(() => {})]]);
const large: ReadonlyMap<string, UnaryMethod> = new Map([
  [ECHO, async () => ({ kind: "message", message: Buffer.alloc(100_000) })],
]);

/** One frame more than the burst; each flood's own allowance must stop it, and no other. */
const FLOODED: { readonly [K in Exclude<keyof typeof FLOODS, "tinyWindow">]: (times: number) => Buffer } = {
  rapidReset: (times) => repeat(times, (i) => Buffer.concat([headers(id(i)), rstStream(id(i))])),
  serverReset: (times) => repeat(times, (i) => headers(id(i), block({ te: "gzip" }))),
  ping: (times) => repeat(times, ping),
  settings: (times) => repeat(times, () => settings()),
  ignoredFrame: (times) => repeat(times, () => buildFrame(FrameType.priority, 0, 7, Buffer.alloc(5))),
  windowUpdate: (times) => repeat(times, () => windowUpdate(0, 1)),
  emptyFrame: (times) => Buffer.concat([headers(1), repeat(times, () => data(1, NOTHING, 0))]),
  tinyData: (times) => Buffer.concat([headers(1), repeat(times, () => data(1, Buffer.alloc(1), 0))]),
};

/** Each costs the client next to nothing, and calls for no answer: stream 1 was reset by the server. */
const OF_NO_CALL: Readonly<Record<string, () => Buffer>> = {
  "SETTINGS acknowledged": () => buildFrame(FrameType.settings, Flag.ack, 0, NOTHING),
  "PING acknowledged": () => buildFrame(FrameType.ping, Flag.ack, 0, Buffer.alloc(8)),
  "the end of a stream that was reset": () => data(1, NOTHING),
  "trailers of a stream that was reset": () => headers(1, block(), Flag.endHeaders | Flag.endStream),
};

describe("limits of the HTTP/2 server", () => {
  for (const [flood, make] of Object.entries(FLOODED)) {
    const spent = 20;
    const limits = { floods: { ...FLOODS, [flood]: { burst: spent, perSecond: 0, perWork: 0 } } };
    // HELLO holds one SETTINGS frame.
    const others = flood === "settings" ? 1 : 0;

    it(`calm a client down that goes beyond ${flood}`, async () => {
      const { exceeded, goaway } = await attack({ bytes: Buffer.concat([HELLO, make(spent + 1)]), limits });
      deepEqual(exceeded, [flood]);
      equal(goaway, ErrorCode.enhanceYourCalm);
    });

    it(`let a client be that stays within ${flood}`, async () => {
      const { exceeded, goaway } = await attack({
        bytes: Buffer.concat([HELLO, make(spent - others)]),
        limits,
      });
      deepEqual({ exceeded, goaway }, { exceeded: [], goaway: undefined });
    });
  }

  for (const [of, frames] of Object.entries(OF_NO_CALL)) {
    it(`count frames that belong to no call: ${of}`, async () => {
      const spent = { burst: 20, perSecond: 0, perWork: 0 };
      const limits = { floods: { ...FLOODS, ignoredFrame: spent, emptyFrame: spent } };
      const reset = headers(1, block({ te: "gzip" }));
      const within = await attack({ bytes: Buffer.concat([HELLO, reset, repeat(20, frames)]), limits });
      deepEqual(within.exceeded, []);
      const beyond = await attack({ bytes: Buffer.concat([HELLO, reset, repeat(21, frames)]), limits });
      deepEqual([beyond.exceeded.length, beyond.goaway], [1, ErrorCode.enhanceYourCalm]);
    });
  }

  it("calm a client down that opens its windows by a byte at a time (CVE-2019-9511)", async () => {
    const bytes = Buffer.concat([HELLO, initialWindow(0), request(1, Buffer.alloc(1_000))]);
    const tinyWindow = { burst: 20, perSecond: 0, perWork: 0 };
    const limits = { floods: { ...FLOODS, tinyWindow } };
    const within = await attack({ bytes, later: repeat(20, () => windowUpdate(1, 1)), limits });
    deepEqual(within.exceeded, []);
    const beyond = await attack({ bytes, later: repeat(21, () => windowUpdate(1, 1)), limits });
    deepEqual(beyond.exceeded, ["tinyWindow"]);
    equal(beyond.goaway, ErrorCode.enhanceYourCalm);
  });

  it("hold every default against a flood of ten times the burst", async () => {
    for (const flood of [
      "rapidReset",
      "serverReset",
      "ping",
      "settings",
      "ignoredFrame",
      "emptyFrame",
    ] as const) {
      const bytes = Buffer.concat([HELLO, FLOODED[flood](FLOODS[flood].burst * 10)]);
      deepEqual((await attack({ bytes, wait: 60 })).exceeded, [flood]);
    }
  });

  it("end a CONTINUATION flood by frames and by bytes", async () => {
    const empty = Buffer.concat([HELLO, headers(1, NOTHING, 0), repeat(9, () => continuation(1, NOTHING))]);
    const full = Buffer.concat([
      HELLO,
      headers(1, NOTHING, 0),
      repeat(3, () => continuation(1, Buffer.alloc(16_000))),
    ]);
    for (const bytes of [empty, full]) {
      const { exceeded, goaway } = await attack({ bytes });
      deepEqual({ exceeded, goaway }, { exceeded: ["headerBlock"], goaway: ErrorCode.enhanceYourCalm });
    }
  });

  it("refuse windows that overflow", async () => {
    const connection = await attack({ bytes: Buffer.concat([HELLO, windowUpdate(0, 0x7fff_ffff)]) });
    equal(connection.goaway, ErrorCode.flowControl);
    const stream = await attack({ bytes: Buffer.concat([HELLO, headers(1), windowUpdate(1, 0x7fff_ffff)]) });
    equal(resetCode(stream, 1), ErrorCode.flowControl);
  });

  it("refuse names without a letter (CVE-2019-9516)", async () => {
    const seen = await attack({ bytes: Buffer.concat([HELLO, headers(1, block({ "": "" }))]) });
    equal(resetCode(seen, 1), ErrorCode.protocol);
  });

  it("refuse a header list that is too long, and decode the next one all the same", async () => {
    const long = headers(1, block({ "x-long": "a".repeat(5_000) }));
    const bytes = Buffer.concat([HELLO, long, request(3)]);
    const seen = await attack({ bytes, limits: { maxHeaderListBytes: 4_096 } });
    deepEqual(seen.exceeded, ["headerList"]);
    equal(resetCode(seen, 1), ErrorCode.enhanceYourCalm);
    equal(isAnswered(seen, 3), true);
  });

  it("refuse streams above the limit, given up ones included while their methods work", async () => {
    const started = repeat(2, (i) => request(id(i)));
    const bytes = Buffer.concat([HELLO, ACKNOWLEDGED, started, rstStream(1), rstStream(3), request(5)]);
    const seen = await attack({ bytes, methods: never, limits: { maxConcurrentStreams: 2 } });
    deepEqual(seen.exceeded, ["concurrentStreams"]);
    equal(resetCode(seen, 5), ErrorCode.refusedStream);
  });

  it("take a burst of streams until the client has read the limit, and refuse those above it then", async () => {
    const limits = { maxConcurrentStreams: 2, maxEarlyStreams: 4 };
    const early = Buffer.concat([HELLO, repeat(5, (i) => request(id(i)))]);
    const later = Buffer.concat([ACKNOWLEDGED, request(11)]);
    const seen = await attack({ bytes: early, later, methods: never, limits });
    deepEqual(seen.exceeded, ["concurrentStreams", "concurrentStreams"]);
    deepEqual(
      [1, 3, 5, 7, 9, 11].map((stream) => resetCode(seen, stream)),
      [undefined, undefined, undefined, undefined, ErrorCode.refusedStream, ErrorCode.refusedStream],
    );
  });

  it("answer UNIMPLEMENTED to compressed and several messages, INTERNAL to one cut short", async () => {
    const hi = grpc(Buffer.from("hi"));
    const bodies = [
      grpc(Buffer.from("hi"), 1),
      Buffer.concat([hi, hi]),
      NOTHING,
      hi.subarray(0, 6),
      hi.subarray(0, 3),
    ];
    const seen = await attack({
      bytes: Buffer.concat([
        HELLO,
        ...bodies.map((body, i) => Buffer.concat([headers(id(i)), data(id(i), body)])),
      ]),
    });
    const heads = seen.socket.frames.filter(({ type }) => type === FrameType.headers);
    const statuses = heads.map(({ payload }) => payload.toString("latin1").slice(-2));
    deepEqual(
      statuses.map((status) => status === statuses[0]),
      [true, true, true, false, false],
    );
    deepEqual(
      heads.map(({ flags }) => flags & Flag.endStream),
      [1, 1, 1, 1, 1],
    );
  });

  it("bound what waits for a client that opens no window", async () => {
    const bytes = Buffer.concat([HELLO, initialWindow(0), repeat(11, (i) => request(id(i)))]);
    const seen = await attack({ bytes, methods: large, limits: { maxBufferedOutputBytes: 1_000_000 } });
    deepEqual(seen.exceeded, ["bufferedOutput"]);
    equal(seen.goaway, ErrorCode.enhanceYourCalm);
  });

  it("give up a client that opens no window for too long", async () => {
    const bytes = Buffer.concat([HELLO, initialWindow(0), request(1)]);
    const seen = await attack({ bytes, limits: { stalledMilliseconds: 40 }, wait: 120 });
    deepEqual(seen.exceeded, ["slowReader"]);
  });

  it("cut off a client that does not read its socket", async () => {
    const bytes = Buffer.concat([HELLO, windowUpdate(0, 1_000_000), request(1)]);
    const seen = await attack({
      bytes,
      methods: large,
      deaf: true,
      limits: { stalledMilliseconds: 40 },
      wait: 120,
    });
    deepEqual(
      { exceeded: seen.exceeded, destroyed: seen.destroyed },
      { exceeded: ["slowReader"], destroyed: true },
    );
  });

  it("give up a client whose preface does not come", async () => {
    const seen = await attack({
      bytes: HELLO.subarray(0, 20),
      limits: { prefaceMilliseconds: 40 },
      wait: 80,
    });
    deepEqual(seen.exceeded, ["slowPreface"]);
  });

  it("reset a request that does not end, and give up a header block that does not", async () => {
    const limits = { requestMilliseconds: 40 };
    const body = await attack({ bytes: Buffer.concat([HELLO, headers(1)]), limits, wait: 80 });
    deepEqual(body.exceeded, ["slowRequest"]);
    equal(resetCode(body, 1), ErrorCode.cancel);
    const head = await attack({ bytes: Buffer.concat([HELLO, headers(1, NOTHING, 0)]), limits, wait: 80 });
    equal(head.goaway, ErrorCode.enhanceYourCalm);
  });

  it("ping a silent client, and cut it off when it stays silent", async () => {
    const limits = { keepAliveMilliseconds: 40, keepAliveTimeoutMilliseconds: 40 };
    const seen = await attack({ bytes: HELLO, limits, wait: 160 });
    equal(seen.socket.frames.filter(({ type }) => type === FrameType.ping).length, 1);
    deepEqual(
      { exceeded: seen.exceeded, destroyed: seen.destroyed },
      { exceeded: ["keepAlive"], destroyed: true },
    );
  });
});
