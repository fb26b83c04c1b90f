import { createRedisStore } from "../../src/cache/redis.ts";
import type { SharedStore } from "../../src/cache/store.ts";
import { redisSchema } from "../../src/config/schema/cache.ts";
import { recordLog } from "../observe/recorded-log.ts";
import { waitUntil } from "../support/ports.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { keys, type Replica } from "./cached-gate.ts";
import { validatorOptions } from "./grants-under-test.ts";

/** Who first gets an answer, and who is asked once it is remembered: one process, or two with one Redis. */
export interface Replicas {
  readonly first: Replica;
  readonly second: Replica;
  /** Until what the first got can be found by the second. */
  settled(): Promise<unknown>;
  close(): Promise<unknown>;
}

type Start = (shared?: SharedStore) => Replica;
type Place = "memory" | "redis";

/** Defines the same tests for both places where answers are remembered. */
export function describeEachCache(define: (open: (start: Start) => Replicas, cached: Place) => void): void {
  describe("in memory", () =>
    define((start) => {
      const replica = start();
      return {
        first: replica,
        second: replica,
        settled: async () => undefined,
        close: () => replica.close(),
      };
    }, "memory"));

  describe("in Redis", () => {
    let redis: RedisServer;
    let store: SharedStore;

    before(async () => {
      redis = await startRedis();
      const { metrics } = validatorOptions;
      store = createRedisStore({
        settings: redisSchema.parse(redis.url),
        keys,
        log: recordLog().log,
        metrics,
      });
      await waitUntil("the store is connected", async () => {
        store.set("probe", { source: "corp", value: 1, askedAt: Date.now(), expiresAt: Date.now() + 60_000 });
        return (await store.get("probe")) !== undefined;
      });
    });
    after(async () => {
      await store.close();
      await redis.stop();
    });

    define((start) => {
      const [first, second] = [start(store), start(store)];
      // One connection keeps the order: what was set before this is there after it.
      const settled = () => store.get("probe");
      return { first, second, settled, close: () => Promise.all([first.close(), second.close()]) };
    }, "redis");
  });
}
