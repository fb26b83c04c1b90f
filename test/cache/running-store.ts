import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { createRedisStore } from "../../src/cache/redis.ts";
import type { SharedStore } from "../../src/cache/store.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { type RecordedLog, recordLog } from "../observe/recorded-log.ts";
import { waitUntil } from "../support/ports.ts";

/** One replica's connection to Redis. */
export interface RunningStore {
  readonly store: SharedStore;
  readonly messages: RecordedLog["messages"];
  /** Failures counted for this operation. */
  failures(operation: "get" | "set" | "claim" | "unseal"): Promise<number>;
  isUp(): Promise<boolean>;
}

export const SECRET = "a secret of at least thirty-two characters";

export function openStore(url: string, secret = SECRET): RunningStore {
  const metrics = createMetrics();
  const { log, messages } = recordLog();
  const { sealing } = deriveCacheKeys(secret);
  return {
    store: createRedisStore({ url, sealing, log, metrics }),
    messages,
    failures: async (operation) => {
      const { values } = await metrics.redisFailures.get();
      return values.find(({ labels }) => labels.operation === operation)?.value ?? 0;
    },
    isUp: async () => (await metrics.redisUp.get()).values[0]?.value === 1,
  };
}

export const waitUntilUp = ({ isUp }: RunningStore) => waitUntil("Redis is connected", isUp, 5_000);

/** An entry that holds for a minute. */
export const entryOf = (value: unknown) => ({ value, expiresAt: Date.now() + 60_000 });
