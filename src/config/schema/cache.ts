import { z } from "zod";
import { parseRedisAddress } from "../../cache/redis-address.ts";
import { address, count, duration, flag, secret, size, text } from "../scalars.ts";
import { many } from "./collections.ts";

const ADDRESS = "a redis:// or rediss:// address with a host and no query";
const SOCKET = "the absolute path of a socket";
const PREFIX = "letters, digits and any of : . _ { } -, at most 64 long";
const DATABASE = "a whole number from 0 to 99999";

const isAddress = (value: string) => parseRedisAddress(value) !== undefined;
const isSocket = (value: string) => value.startsWith("/");

const database = z
  .union([z.number(), z.string().regex(/^\d{1,5}$/, DATABASE)], DATABASE)
  .transform(Number)
  .refine((value) => Number.isSafeInteger(value) && value >= 0 && value <= 99_999, DATABASE);

const redisMapping = z.strictObject({
  url: secret.refine(isAddress, ADDRESS).optional().describe(`one server: ${ADDRESS}`),
  socket: text.refine(isSocket, SOCKET).optional().describe(`one server on this machine: ${SOCKET}`),
  sentinels: many(address).optional().describe("Sentinels, which know the master of `name`"),
  name: text.optional().describe("of the master, as the Sentinels call it"),
  cluster: many(address).optional().describe("some nodes of a Redis Cluster; it names the others"),
  username: text.optional().describe("the ACL user; without it the default one"),
  password: secret.optional(),
  sentinelUsername: text.optional().describe("the ACL user at the Sentinels"),
  sentinelPassword: secret.optional(),
  tls: flag.optional().describe("TLS to Sentinels and servers, or to a Cluster; an address says so itself"),
  ca: secret.optional().describe("PEM certificates that Redis' own is checked with, and no others"),
  database: database.optional().describe("its number; default 0"),
  prefix: z
    .string(PREFIX)
    .regex(/^[A-Za-z0-9:._{}-]{1,64}$/, PREFIX)
    .default("grantgate:")
    .describe("how the name of every key begins"),
  commandTimeout: duration.prefault("50ms").describe("how long a decision may wait for Redis"),
});

/** A text is the short form of `url` or `socket`. */
const redisText = secret
  .refine((value) => isAddress(value) || isSocket(value), `${ADDRESS}, or ${SOCKET}`)
  .transform((value): z.input<typeof redisMapping> => (isSocket(value) ? { socket: value } : { url: value }))
  .pipe(redisMapping);

export const redisSchema = z.union([redisText, redisMapping]);

export const cacheSchema = z
  .strictObject({
    redis: redisSchema
      .optional()
      .describe("where answers are shared by replicas; without it they are cached in memory alone"),
    secret: secret
      .optional()
      .describe("key of every cache key and value, at least 32 characters; required with redis"),
    previousSecret: secret
      .optional()
      .describe("the secret before this one, while values that were encrypted with it are still there"),
    introspection: duration.prefault("60s").describe("how long a provider's answer is kept; never past exp"),
    users: duration.prefault("5m").describe("how long a user found in a directory is kept"),
    inactive: duration.prefault("10s").describe("how long it is kept that a provider does not know a token"),
    maxEntries: count.prefault(100_000).describe("entries held in memory, of each kind of answer"),
    maxBytes: size.prefault("128MB").describe("memory for each kind of answer, near enough"),
  })
  .describe("answers of providers and directories, remembered");

export type CacheSettings = z.output<typeof cacheSchema>;
export type RedisSettings = z.output<typeof redisSchema>;
