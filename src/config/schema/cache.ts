import { z } from "zod";
import { count, duration, secret, size } from "../scalars.ts";

export const cacheSchema = z
  .strictObject({
    redis: secret
      .optional()
      .describe("redis:// or rediss:// address; without it answers are cached in memory alone"),
    secret: secret
      .optional()
      .describe("key of every cache key and value, at least 32 characters; required with redis"),
    introspection: duration.prefault("60s").describe("how long a provider's answer is kept; never past exp"),
    users: duration.prefault("5m").describe("how long a user found in a directory is kept"),
    inactive: duration.prefault("10s").describe("how long it is kept that a provider does not know a token"),
    maxEntries: count.prefault(100_000).describe("entries held in memory, of each kind of answer"),
    maxBytes: size.prefault("128MB").describe("memory for each kind of answer, near enough"),
  })
  .describe("answers of providers and directories, remembered");

export type CacheSettings = z.output<typeof cacheSchema>;
