import { setTimeout as sleep } from "node:timers/promises";
import type { Metrics } from "./observe/metrics.ts";

/** What a configuration makes of requests. */
export interface Successor {
  /** Resolves once it may decide. */
  readonly ready: Promise<unknown>;
  close(): Promise<void>;
}

/** One after another decides, while the listeners stay. */
export interface Succession<S extends Successor> {
  current(): S;
  /** Hands over once what `build` makes is ready. */
  adopt(build: () => Promise<S>): Promise<void>;
  close(): Promise<void>;
}

/** `drain`: milliseconds for which the one before lives on, for what is under way in it. */
export function createSuccession<S extends Successor>(
  first: S,
  { drain, metrics }: { readonly drain: number; readonly metrics: Metrics },
): Succession<S> {
  let current = first;
  const retired = new Set<S>();

  async function retire(before: S): Promise<void> {
    retired.add(before);
    await sleep(drain, undefined, { ref: false });
    if (!retired.delete(before)) return;
    const [up] = (await metrics.redisUp.get()).values;
    await before.close();
    // The connection that was closed has said that Redis is gone.
    metrics.redisUp.set(up?.value ?? 0);
  }

  return {
    current: () => current,
    async adopt(build) {
      // The new parts say their own; nothing else would ever change what removed ones have said.
      for (const gauge of [metrics.breakerState, metrics.directoryUp]) gauge.reset();
      const successor = await build();
      await successor.ready;
      const before = current;
      current = successor;
      void retire(before);
    },
    async close() {
      const all = [current, ...retired];
      retired.clear();
      await Promise.all(all.map((each) => each.close()));
    },
  };
}
