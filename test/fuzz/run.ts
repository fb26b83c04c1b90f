import { type FrameTally, fuzzFrames } from "./frames.ts";
import { heapInUse } from "./heap.ts";
import { fuzzMessages, type MessageTally } from "./messages.ts";

export interface FuzzReport extends FrameTally, MessageTally {
  readonly seed: number;
  /** Bytes in use before and after, once everything is loaded and compiled. */
  readonly heapBefore: number;
  readonly heapAfter: number;
}

const MESSAGES_SHARE = 0.25;
const WARM_UP = 10_000;
/** So far from the seeds of the run itself that no connection comes twice. */
const WARM_UP_SEED = 1_000_000_000;

/** So many frames and messages in all, a quarter of them messages. Rejects where one of them is taken wrongly. */
export async function runFuzz(count: number, seed: number): Promise<FuzzReport> {
  await fuzz(WARM_UP, seed - WARM_UP_SEED);
  const heapBefore = await heapInUse();
  const tally = await fuzz(count, seed);
  return { seed, ...tally, heapBefore, heapAfter: await heapInUse() };
}

async function fuzz(count: number, seed: number): Promise<FrameTally & MessageTally> {
  const messages = fuzzMessages(count * MESSAGES_SHARE, seed);
  return { ...(await fuzzFrames(count * (1 - MESSAGES_SHARE), seed)), ...messages };
}

/** Whether memory is where it was, give or take a tenth. */
export function isFlat({ heapBefore, heapAfter }: FuzzReport): boolean {
  return heapAfter <= heapBefore * 1.1;
}
