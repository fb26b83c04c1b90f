import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { RedisSettings } from "../config/schema.ts";
import type { Log } from "../observe/log.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Tracing } from "../observe/tracing/tracing.ts";
import { createRedisCommands } from "./redis-commands.ts";
import { connectRedis } from "./redis-connection.ts";
import { scanValues } from "./redis-scan.ts";
import { type SealingKeys, seal, unseal } from "./seal.ts";
import type { Entry, SharedStore } from "./store.ts";

/** Stands in every name: another format of value never meets this one. */
const VERSION = "1:";
/** Entries forgotten at once. */
const BATCH = 100;
/** Deletes the key while its value is still the given one, in one step. */
const RELEASE = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0`;

export interface RedisOptions {
  readonly settings: RedisSettings;
  readonly keys: SealingKeys;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracing?: Tracing | undefined;
}

export function createRedisStore(options: RedisOptions): SharedStore {
  const { settings, keys, log, metrics, tracing } = options;
  const client = connectRedis(settings, { use: "commands" });
  const commands = createRedisCommands({ client, timeout: settings.commandTimeout, log, metrics, tracing });
  const prefix = settings.prefix + VERSION;
  /** The value of our claims, which no other replica has. */
  const claimant = randomBytes(16).toString("base64url");

  async function removeOne(key: string): Promise<boolean> {
    const name = prefix + key;
    return (await commands.run("remove", name, () => client.unlink(name))) !== undefined;
  }

  return {
    async get(key) {
      const name = prefix + key;
      const sealed = await commands.run("get", name, () => client.getBuffer(name));
      if (!sealed) return undefined;
      const entry = readEntry(unseal(keys, name, sealed));
      if (entry === undefined) metrics.redisFailures.inc({ operation: "unseal" });
      return entry;
    },
    set(key, entry) {
      const name = prefix + key;
      const milliseconds = Math.ceil(entry.expiresAt - Date.now());
      if (milliseconds <= 0) return;
      const set = () => client.set(name, seal(keys, name, JSON.stringify(entry)), "PX", milliseconds);
      void commands.run("set", name, set);
    },
    async claim(key, milliseconds) {
      const name = prefix + key;
      const set = () => client.set(name, claimant, "PX", Math.ceil(milliseconds), "NX");
      const reply = await commands.run("claim", name, set);
      if (reply === undefined) return undefined;
      return reply === "OK" ? "claimed" : "taken";
    },
    release(key) {
      const name = prefix + key;
      void commands.run("release", name, () => client.eval(RELEASE, 1, name, claimant));
    },
    async remove(names) {
      let removed = true;
      for (let at = 0; at < names.length; at += BATCH) {
        const batch = await Promise.all(names.slice(at, at + BATCH).map(removeOne));
        removed &&= batch.every(Boolean);
      }
      return removed;
    },
    async *entries() {
      for await (const [name, sealed] of scanValues(client, commands, prefix)) {
        const entry = readEntry(unseal(keys, name, sealed));
        if (entry !== undefined) yield [name.slice(prefix.length), entry] as const;
      }
    },
    async close() {
      commands.close();
      client.disconnect();
    },
  };
}

const staleness = z.strictObject({ whileRevalidate: z.number(), ifError: z.number() });
const entrySchema = z.object({
  source: z.string(),
  value: z.unknown(),
  askedAt: z.number(),
  expiresAt: z.number(),
  renewable: z.boolean().optional(),
  stale: staleness.optional(),
});

/** What a store holds is data: undefined for what is no entry. */
function readEntry(plain: string | undefined): Entry | undefined {
  return plain === undefined ? undefined : entrySchema.safeParse(JSON.parse(plain)).data;
}
