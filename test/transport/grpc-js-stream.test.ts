import { deepEqual, equal, ok } from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { Server, ServerCredentials, status } from "@grpc/grpc-js";
import { toStreamHandler } from "../../src/transport/grpc-js-stream.ts";
import type { StreamingMethod } from "../../src/transport/http2/method.ts";
import { END, echoing, MANY, MANY_COUNT, STREAM, THROW } from "./http2/streaming-methods.ts";
import { openCall } from "./stream-client.ts";

const asIs = (bytes: Buffer): Buffer => bytes;

describe("a streaming method at a grpc-js server", () => {
  let server: Server;

  afterEach(() => server.forceShutdown());

  async function start(method: StreamingMethod): Promise<number> {
    server = new Server();
    const definition = {
      path: STREAM,
      requestStream: true,
      responseStream: true,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    };
    server.addService({ Stream: definition }, { Stream: toStreamHandler(method) });
    return new Promise((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
  }

  it("answers in turn, and ends when the caller does", async () => {
    const method = echoing();
    const call = openCall(await start(method), STREAM);
    call.send(Buffer.from("a"));
    await call.received(1);
    call.send(Buffer.from("b"));
    await call.received(2);
    call.finish();
    equal(await call.ended, status.OK);
    await wait(20);
    deepEqual(
      [call.messages.map(String), method.events],
      [
        ["a", "b"],
        ["a", "b", "(ended)", "(closed)"],
      ],
    );
  });

  it("ends with the handler's code, and hears no more", async () => {
    const method = echoing();
    const call = openCall(await start(method), STREAM);
    for (const message of [Buffer.from("a"), END, Buffer.from("b")]) call.send(message);
    call.finish();
    equal(await call.ended, status.FAILED_PRECONDITION);
    method.calls[0]?.send(Buffer.from("late"));
    method.calls[0]?.end(0);
    await wait(20);
    deepEqual([call.messages.map(String), method.events], [["a"], ["a", "end", "(closed)"]]);
  });

  it("ends with UNKNOWN where the handler throws, and goes on with other calls", async () => {
    const port = await start(echoing());
    const broken = openCall(port, STREAM);
    broken.send(THROW);
    equal(await broken.ended, status.UNKNOWN);
    const next = openCall(port, STREAM);
    next.send(Buffer.from("a"));
    next.finish();
    equal(await next.ended, status.OK);
  });

  it("ends with UNKNOWN where it throws when it is called", async () => {
    const port = await start({
      open: () => {
        throw new Error("broken");
      },
    });
    const call = openCall(port, STREAM);
    call.send(Buffer.from("a"));
    equal(await call.ended, status.UNKNOWN);
  });

  it("is closed once when the caller goes", async () => {
    const method = echoing();
    const call = openCall(await start(method), STREAM);
    call.send(Buffer.from("a"));
    await call.received(1);
    call.cancel();
    await call.ended;
    await wait(20);
    equal(method.events.filter((event) => event === "(closed)").length, 1);
    method.calls[0]?.send(Buffer.from("late"));
    method.calls[0]?.end(5);
  });

  it("keeps to its first end, whatever the handler does after it", async () => {
    let close = () => {};
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    const port = await start({
      open: (call) => ({
        message: () => {
          for (let i = 0; i < 100; i += 1) call.send(Buffer.alloc(1_000));
          call.end(9);
          call.end(5);
          call.send(Buffer.from("late"));
        },
        ended: () => {},
        closed: close,
      }),
    });
    const call = openCall(port, STREAM);
    call.send(Buffer.from("a"));
    equal(await call.ended, status.FAILED_PRECONDITION);
    equal(call.messages.length, 100);
    await closed;
  });

  it("is not read while its caller does not read, and goes on when it does", async () => {
    const method = echoing();
    const call = openCall(await start(method), STREAM, undefined, { reads: false });
    for (let i = 0; i < 10; i += 1) call.send(MANY);
    call.finish();
    await wait(200);
    const heard = method.events.length;
    ok(heard < 5, `${heard} requests were answered`);
    call.read();
    equal(await call.ended, status.OK);
    equal(call.messages.length, 10 * MANY_COUNT);
  });
});
