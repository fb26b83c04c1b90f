import { Redis } from "ioredis";
import type { Log } from "../observe/log.ts";
import type { Metrics } from "../observe/metrics.ts";
import { seal, unseal } from "./seal.ts";
import type { Entry, SharedStore } from "./store.ts";

/** Milliseconds that a decision may lose to a Redis that does not answer. */
const COMMAND_TIMEOUT = 50;
/**
 * Milliseconds of silence after which a connection is given up. Until then each decision may lose its 50; from
 * then on none does, and nothing piles up for a Redis that hangs.
 */
const SILENCE_LIMIT = 500;
/** Milliseconds between attempts to connect: 100 at first, at most 2 seconds. */
const reconnectDelay = (attempt: number) => Math.min(attempt * 100, 2_000);
/** The version stands in the prefix: another format of value never meets this one. */
const PREFIX = "grantgate:1:";
/** The value of a claim, which its key alone says all about. */
const CLAIM = "1";

export interface RedisOptions {
  readonly url: string;
  readonly sealing: Buffer;
  readonly log: Log;
  readonly metrics: Metrics;
}

export function createRedisStore({ url, sealing, log, metrics }: RedisOptions): SharedStore {
  const redis = new Redis(url, {
    commandTimeout: COMMAND_TIMEOUT,
    connectTimeout: 2_000,
    socketTimeout: SILENCE_LIMIT,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: reconnectDelay,
  });
  announceState(redis, log, metrics);
  const failed = (operation: "get" | "set" | "claim") => () => {
    metrics.redisFailures.inc({ operation });
    return undefined;
  };

  return {
    async get(key) {
      const name = PREFIX + key;
      const sealed = await redis.getBuffer(name).catch(failed("get"));
      if (!sealed) return undefined;
      const plain = unseal(sealing, name, sealed);
      if (plain === undefined) metrics.redisFailures.inc({ operation: "unseal" });
      return plain === undefined ? undefined : readEntry(JSON.parse(plain));
    },
    set(key, entry) {
      const name = PREFIX + key;
      const milliseconds = Math.ceil(entry.expiresAt - Date.now());
      if (milliseconds <= 0) return;
      redis.set(name, seal(sealing, name, JSON.stringify(entry)), "PX", milliseconds).catch(failed("set"));
    },
    async claim(key, milliseconds) {
      const first = redis.set(PREFIX + key, CLAIM, "PX", Math.ceil(milliseconds), "NX");
      return first.then((reply) => (reply === "OK" ? "claimed" : "taken")).catch(failed("claim"));
    },
    async close() {
      redis.disconnect();
    },
  };
}

function readEntry(
  stored: { source?: unknown; value?: unknown; expiresAt?: unknown } | null,
): Entry | undefined {
  const { source, value, expiresAt } = stored ?? {};
  return typeof expiresAt === "number" && typeof source === "string"
    ? { source, value, expiresAt }
    : undefined;
}

/** Says once that Redis is gone and once that it is back, however many commands fail in between. */
function announceState(redis: Redis, log: Log, metrics: Metrics): void {
  let down = false;
  redis.on("ready", () => {
    if (down) log.info("redis is back");
    down = false;
    metrics.redisUp.set(1);
  });
  redis.on("error", (error: NodeJS.ErrnoException) => {
    metrics.redisUp.set(0);
    if (down) return;
    down = true;
    log.warn({ code: error.code ?? error.name }, "redis is down, answers are cached in memory alone");
  });
  redis.on("close", () => metrics.redisUp.set(0));
}
