import type { StreamCall, StreamHandler, StreamingMethod } from "../../../src/transport/http2/method.ts";

export const STREAM = "/test.Echo/Stream";

/** Messages that make `echoing` do something else than echo; `end`, `throw` and `many` stand for what they say. */
export const END = Buffer.from("end");
export const THROW = Buffer.from("throw");
/** Answered with this many messages of this size. */
export const MANY = Buffer.from("many");
export const MANY_COUNT = 2_000;
export const MANY_BYTES = 2_000;

export interface EchoingMethod extends StreamingMethod {
  readonly calls: StreamCall[];
  /** What the handlers were told, in order; messages by their text. */
  readonly events: string[];
}

/** Answers each message with itself, and the end with OK. */
export function echoing(): EchoingMethod {
  const calls: StreamCall[] = [];
  const events: string[] = [];
  const open = (call: StreamCall): StreamHandler => {
    calls.push(call);
    return {
      message: (message) => {
        events.push(message.toString());
        if (message.equals(THROW)) throw new Error("broken");
        if (message.equals(END)) call.end(9);
        else if (message.equals(MANY)) {
          for (let i = 0; i < MANY_COUNT; i += 1) call.send(Buffer.alloc(MANY_BYTES, i));
        } else call.send(message);
      },
      ended: () => {
        events.push("(ended)");
        call.end(0);
      },
      closed: () => void events.push("(closed)"),
    };
  };
  return { calls, events, open };
}
