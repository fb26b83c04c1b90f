import type { z } from "zod";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { createRedisStore } from "../../src/cache/redis.ts";
import type { RedisOperation } from "../../src/cache/redis-commands.ts";
import type { Entry, SharedStore } from "../../src/cache/store.ts";
import { redisSchema } from "../../src/config/schema/cache.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { type RecordedLog, recordLog } from "../observe/recorded-log.ts";
import { waitUntil } from "../support/ports.ts";

/** `cache.redis` as it is written. */
export type WrittenRedis = z.input<typeof redisSchema>;

/** One replica's connection to Redis. */
export interface RunningStore extends Pick<RecordedLog, "lines" | "messages"> {
  readonly store: SharedStore;
  /** Failures counted for this operation. */
  failures(operation: RedisOperation | "unseal"): Promise<number>;
  isUp(): Promise<boolean>;
  /** `grantgate_breaker_state` by name. */
  breakers(): Promise<Map<unknown, number>>;
}

export const SECRET = "a secret of at least thirty-two characters";

export function openStore(written: WrittenRedis, secret = SECRET, previousSecret?: string): RunningStore {
  const metrics = createMetrics();
  const { log, lines, messages } = recordLog();
  const keys = deriveCacheKeys(secret, previousSecret);
  return {
    store: createRedisStore({ settings: redisSchema.parse(written), keys, log, metrics }),
    lines,
    messages,
    failures: async (operation) => {
      const { values } = await metrics.redisFailures.get();
      return values.find(({ labels }) => labels.operation === operation)?.value ?? 0;
    },
    isUp: async () => (await metrics.redisUp.get()).values[0]?.value === 1,
    breakers: async () => {
      const { values } = await metrics.breakerState.get();
      return new Map(values.map(({ labels, value }) => [labels.name, value]));
    },
  };
}

export const waitUntilUp = ({ isUp }: RunningStore) => waitUntil("Redis is connected", isUp, 5_000);

/** An entry asked for just now that holds for a minute, unless it says otherwise. */
export const entryOf = (value: unknown, change: Partial<Entry> = {}): Entry => ({
  source: "corp",
  value,
  askedAt: Date.now(),
  expiresAt: Date.now() + 60_000,
  ...change,
});
