import { deepEqual, equal } from "node:assert/strict";
import type { StreamingMethod } from "../../../src/transport/http2/method.ts";
import { data, grpc } from "./raw-client.ts";
import { answerTo, exchange, open, text } from "./streaming-exchange.ts";
import { THROW } from "./streaming-methods.ts";

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
