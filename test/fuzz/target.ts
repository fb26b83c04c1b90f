import { setImmediate as turn } from "node:timers/promises";
import type { UnaryMethod } from "../../src/transport/http2/method.ts";
import { createHttp2Server, type Http2Server } from "../../src/transport/http2/server.ts";
import { ECHO } from "../transport/http2/running-server.ts";

export const LATER = "/test.Echo/Later";

const LARGE = 30_000;

/** The server under fuzz, small enough that its limits are met. */
export interface Target {
  readonly server: Http2Server;
  /** Messages that methods were called with, since they were last taken. */
  takeCalls(): readonly Buffer[];
}

export function createTarget(): Target {
  let calls: Buffer[] = [];
  const echo: UnaryMethod = async (message) => {
    calls.push(Buffer.from(message));
    return { kind: "message", message: answerTo(message) };
  };
  const later: UnaryMethod = async (message) => {
    const answer = echo(message, 0);
    await turn();
    return answer;
  };
  const server = createHttp2Server({
    methods: new Map([
      [ECHO, echo],
      [LATER, later],
    ]),
    limits: {
      maxConcurrentStreams: 12,
      maxEarlyStreams: 12,
      maxMessageBytes: 2_000,
      maxHeaderListBytes: 1_000,
      maxBufferedOutputBytes: 100_000,
      streamWindow: 65_535,
      connectionWindow: 65_536,
    },
  });
  return {
    server,
    takeCalls: () => {
      const taken = calls;
      calls = [];
      return taken;
    },
  };
}

/** No message is its own answer, and no two messages have the same; two of the larger ones fill the default window. */
export function answerTo(message: Buffer): Buffer {
  const more = message.length % 4 === 0 ? LARGE : 0;
  return Buffer.concat([Buffer.from("re:"), message, Buffer.alloc(more)]);
}
