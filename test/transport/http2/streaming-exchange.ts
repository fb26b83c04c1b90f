import { Flag } from "../../../src/transport/http2/frame.ts";
import type { Method, StreamingMethod } from "../../../src/transport/http2/method.ts";
import { attack } from "./attack.ts";
import { block, grpc, HELLO, headers, request } from "./raw-client.ts";
import { METHODS } from "./running-server.ts";
import { answersOn } from "./streaming-answers.ts";
import { echoing, STREAM } from "./streaming-methods.ts";

/** Begins a call of the echoing method. */
export const open = (id: number, fields = {}, flags: number = Flag.endHeaders): Buffer =>
  headers(id, block({ ":path": STREAM, ...fields }), flags);
export const text = (value: string): Buffer => grpc(Buffer.from(value));
export const OK = { status: 0, reset: undefined };

/** Puts these frames of a client, behind its greeting, to an echoing method. */
export async function exchange(
  frames: readonly Buffer[],
  options: Partial<Parameters<typeof attack>[0]> = {},
) {
  const method = echoing();
  const methods = new Map<string, Method>([...METHODS, [STREAM, method]]);
  const seen = await attack({ bytes: Buffer.concat([HELLO, ...frames]), methods, ...options });
  const { messages, ...end } = answersOn(seen.socket.frames, 1);
  return { ...seen, events: method.events, texts: messages.map(String), messages, end };
}

/** Puts the frames to this method, and a unary call behind them. */
export async function answerTo(method: StreamingMethod, ...frames: readonly Buffer[]) {
  const methods = new Map<string, Method>([...METHODS, [STREAM, method]]);
  const seen = await attack({ bytes: Buffer.concat([HELLO, ...frames, request(3)]), methods });
  return { seen, first: answersOn(seen.socket.frames, 1), next: answersOn(seen.socket.frames, 3) };
}
