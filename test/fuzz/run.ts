import { type FrameTally, fuzzFrames } from "./frames.ts";
import { heapInUse } from "./heap.ts";
import { fuzzMessages, type MessageTally } from "./messages.ts";

export interface FuzzReport extends FrameTally, MessageTally {
  readonly seed: number;
  /** Bytes in use before and after, once everything is loaded and compiled. */
  readonly heapBefore: number;
  readonly heapAfter: number;
  /** Connections that something still holds on to when all are closed. */
  readonly connectionsHeld: number;
}

const MESSAGES_SHARE = 0.25;
const WARM_UP = 10_000;
/** So far from the seeds of the run itself that no connection comes twice. */
const WARM_UP_SEED = 1_000_000_000;

/** So many frames and messages in all, a quarter of them messages. Rejects where one of them is taken wrongly. */
export async function runFuzz(count: number, seed: number): Promise<FuzzReport> {
  const opened: WeakRef<object>[] = [];
  const fuzz = async (times: number, from: number) => ({
    ...fuzzMessages(times * MESSAGES_SHARE, from),
    ...(await fuzzFrames(times * (1 - MESSAGES_SHARE), from, (socket) => opened.push(new WeakRef(socket)))),
  });
  await fuzz(WARM_UP, seed - WARM_UP_SEED);
  const heapBefore = await heapInUse();
  const tally = await fuzz(count, seed);
  const heapAfter = await heapInUse();
  const connectionsHeld = opened.filter((socket) => socket.deref() !== undefined).length;
  return { seed, ...tally, heapBefore, heapAfter, connectionsHeld };
}

/** Whether no connection is left, and memory is where it was, give or take a tenth. */
export function leavesNothing({ heapBefore, heapAfter, connectionsHeld }: FuzzReport): boolean {
  return heapAfter <= heapBefore * 1.1 && connectionsHeld === 0;
}
