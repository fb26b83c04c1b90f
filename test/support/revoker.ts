import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { createRedisStore } from "../../src/cache/redis.ts";
import { connectRedis } from "../../src/cache/redis-connection.ts";
import { redisSchema } from "../../src/config/schema/cache.ts";
import { readToken } from "../../src/credential/token.ts";
import { createLog } from "../../src/observe/log.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { createRedisLink } from "../../src/revocation/redis-link.ts";
import { createRevocations, type RevokeResult } from "../../src/revocation/revocations.ts";
import type { Target } from "../../src/revocation/target.ts";
import { CACHE_SECRET, type RedisInput } from "./replicas.ts";

/** One more replica, in this process, that revokes and decides nothing. */
export interface Revoker {
  revoke(...targets: readonly Target[]): Promise<RevokeResult>;
  revokeToken(token: string): Promise<RevokeResult>;
  stop(): Promise<void>;
}

export async function startRevoker(redis: RedisInput): Promise<Revoker> {
  const settings = redisSchema.parse(redis);
  const keys = deriveCacheKeys(CACHE_SECRET);
  const observers = { log: createLog("silent"), metrics: createMetrics() };
  const shared = createRedisStore({ settings, keys, ...observers });
  const revocations = createRevocations({
    settings: { maxTokenLifetime: 43_200_000, strict: false },
    skew: 1_000,
    sources: new Map(),
    shared,
    ...observers,
    link: (listener) =>
      createRedisLink({
        commands: connectRedis(settings, { use: "commands" }),
        subscriber: connectRedis(settings, { use: "subscription" }),
        prefix: settings.prefix,
        keys,
        maxStaleness: 10_000,
        listener,
        ...observers,
      }),
  });
  await revocations.caughtUp;
  return {
    revoke: (...targets) => revocations.revoke(targets),
    revokeToken: (value) => {
      const { digest, signed } = readToken(value, keys);
      return revocations.revoke([{ kind: "token", token: digest, signed }]);
    },
    stop: async () => {
      await revocations.close();
      await shared.close();
    },
  };
}
