import { deepEqual, equal, ok } from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { status } from "@grpc/grpc-js";
import { openCall } from "../stream-client.ts";
import { startServer, stopServers } from "./running-server.ts";
import { END, echoing, MANY, MANY_COUNT, STREAM } from "./streaming-methods.ts";

async function start() {
  const method = echoing();
  const server = await startServer({ methods: new Map([[STREAM, method]]) });
  return { method, server, open: (deadline?: number) => openCall(server.port, STREAM, deadline) };
}

describe("a streaming call by a grpc-js client", () => {
  afterEach(stopServers);

  it("answers message by message, in turn", async () => {
    const { open, method } = await start();
    const call = open();
    for (let i = 0; i < 20; i += 1) {
      call.send(Buffer.from(`message ${i}`));
      const messages = await call.received(i + 1);
      equal(messages[i]?.toString(), `message ${i}`);
    }
    call.finish();
    equal(await call.ended, status.OK);
    deepEqual(method.events.slice(-2), ["(ended)", "(closed)"]);
  });

  it("takes the largest message that there may be, and none larger", async () => {
    const { open, server } = await start();
    const call = open();
    call.send(Buffer.alloc(16_384, 7));
    deepEqual(await call.received(1), [Buffer.alloc(16_384, 7)]);
    call.send(Buffer.alloc(16_385));
    equal(await call.ended, status.RESOURCE_EXHAUSTED);
    deepEqual(server.exceeded, ["messageSize"]);
  });

  it("sends more than the windows hold", async () => {
    const { open } = await start();
    const call = open();
    call.send(MANY);
    const messages = await call.received(MANY_COUNT);
    ok(messages.every((message, i) => message[0] === i % 256));
    call.finish();
    equal(await call.ended, status.OK);
  });

  it("ends as the handler says, without the client's end", async () => {
    const { open } = await start();
    const call = open();
    call.send(END);
    equal(await call.ended, status.FAILED_PRECONDITION);
  });

  it("is closed once when the client cancels it or its deadline passes", async () => {
    const { open, method } = await start();
    const cancelled = open();
    cancelled.send(Buffer.from("a"));
    await cancelled.received(1);
    cancelled.cancel();
    equal(await cancelled.ended, status.CANCELLED);
    const late = open(Date.now() + 60);
    late.send(Buffer.from("b"));
    equal(await late.ended, status.DEADLINE_EXCEEDED);
    await wait(20);
    // A client may half close before it resets.
    const events = method.events.filter((event) => event !== "(ended)");
    deepEqual(events, ["a", "(closed)", "b", "(closed)"]);
  });

  it("holds a drain up until it ends, or is cut off", async () => {
    const { open, server, method } = await start();
    const call = open();
    call.send(Buffer.from("a"));
    await call.received(1);
    const draining = server.drain(10_000);
    await wait(30);
    call.send(Buffer.from("b"));
    await call.received(2);
    call.finish();
    equal(await call.ended, status.OK);
    await draining;
    const second = await start();
    const cutOff = second.open();
    cutOff.send(Buffer.from("c"));
    await cutOff.received(1);
    await second.server.drain(50);
    equal(await cutOff.ended, status.UNAVAILABLE);
    deepEqual([method.events.at(-1), second.method.events], ["(closed)", ["c", "(closed)"]]);
  });
});
