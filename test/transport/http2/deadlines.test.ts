import { deepEqual, equal } from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:http2";
import { setTimeout as wait } from "node:timers/promises";
import { FrameType } from "../../../src/transport/http2/frame.ts";
import type { UnaryMethod } from "../../../src/transport/http2/method.ts";
import { attack, resetCode } from "./attack.ts";
import { block, data, grpc, HELLO, headers, request } from "./raw-client.ts";
import { ECHO, startServer, stopServers } from "./running-server.ts";

const after =
  (milliseconds: number): UnaryMethod =>
  async (message) => {
    const copy = Buffer.from(message);
    await wait(milliseconds);
    return { kind: "message", message: copy };
  };
const slow: ReadonlyMap<string, UnaryMethod> = new Map([[ECHO, after(80)]]);
const call = (id: number, timeout: string): Buffer =>
  Buffer.concat([headers(id, block({ "grpc-timeout": timeout })), data(id, grpc(Buffer.from("hi")))]);

describe("the deadline of a call", () => {
  afterEach(stopServers);

  it("is kept for the caller: DEADLINE_EXCEEDED, and not the method's answer", async () => {
    const session = connect(`http://127.0.0.1:${(await startServer({ methods: slow })).port}`);
    const from = Date.now();
    const stream = session.request({
      ...{ ":method": "POST", ":path": ECHO, "content-type": "application/grpc", te: "trailers" },
      "grpc-timeout": "30m",
    });
    stream.end(grpc(Buffer.from("hi")));
    const [answered] = await once(stream, "response");
    equal(answered["grpc-status"], "4");
    equal(Date.now() - from < 75, true);
    session.close();
  });

  it("ends those that are due, earliest first, and leaves the others their time", async () => {
    const calls = [
      call(1, "60m"),
      call(3, "10m"),
      call(5, "1H"),
      request(7),
      call(9, "99999999H"),
      call(11, "1n"),
    ];
    const seen = await attack({ bytes: Buffer.concat([HELLO, ...calls]), methods: slow, wait: 130 });
    const heads = seen.socket.frames.filter(
      ({ type, payload }) => type === FrameType.headers && payload.length > 2,
    );
    const isFirst = (id: number, index: number, all: readonly number[]) => all.indexOf(id) === index;
    deepEqual(heads.map(({ streamId }) => streamId).filter(isFirst), [11, 3, 1, 5, 7, 9]);
    const cutOff = heads.filter(({ flags }) => (flags & 1) !== 0 && flags !== 0);
    deepEqual(cutOff.map(({ streamId }) => streamId).slice(0, 3), [11, 3, 1]);
    equal(seen.socket.frames.filter(({ type }) => type === FrameType.data).length, 3);
  });

  it("may be farther off than a timer of Node's reaches", async () => {
    const warnings: string[] = [];
    // Node warns of such a timer, and sets it to a millisecond.
    const warned = ({ name }: Error) => warnings.push(name);
    process.on("warning", warned);
    const seen = await attack({
      bytes: Buffer.concat([HELLO, call(1, "99999999H")]),
      methods: slow,
      wait: 110,
    });
    process.off("warning", warned);
    deepEqual(warnings, []);
    equal(seen.socket.frames.filter(({ type }) => type === FrameType.data).length, 1);
  });

  it("leaves a method at work in the count of calls", async () => {
    const methods = new Map([[ECHO, after(60)]]);
    const attackOf = (pause: number) =>
      attack({
        bytes: Buffer.concat([HELLO, call(1, "1m"), call(3, "1m")]),
        later: Buffer.concat([Buffer.alloc(0), call(5, "1S")]),
        limits: { maxConcurrentStreams: 2, maxEarlyStreams: 2 },
        methods,
        pause,
      });
    equal(resetCode(await attackOf(20), 5), 7);
    equal(resetCode(await attackOf(80), 5), undefined);
  });
});
