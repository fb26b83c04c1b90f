import { parseRedisAddress } from "../../cache/redis-address.ts";
import { isCertificateBundle } from "../../provider/certificates.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding, Path } from "../finding.ts";
import type { RedisSettings } from "../schema.ts";

type Setting = keyof RedisSettings;

const WAYS = ["url", "socket", "sentinels", "cluster"] as const;
const ANY_WAY = "one of url, socket, sentinels and cluster";

const at = (setting: Setting): Path => ["cache", "redis", setting];
const writtenWays = (redis: RedisSettings) => WAYS.filter((way) => redis[way] !== undefined);

export function* redisWay({ cache }: ConfigEntries): Generator<Finding> {
  if (cache?.redis === undefined) return;
  const [way, second] = writtenWays(cache.redis);
  if (way === undefined) yield { path: ["cache", "redis"], expected: ANY_WAY };
  if (second === undefined) return;
  yield { path: at(second), found: "a second way to reach Redis", expected: ANY_WAY };
}

/** A setting that must not be there, and why. */
interface Misplaced {
  readonly setting: Setting;
  readonly when: (redis: RedisSettings) => boolean;
  readonly because: string;
}

const address = ({ url }: RedisSettings) => (url === undefined ? undefined : parseRedisAddress(url));
const withoutSentinels = ({ sentinels }: RedisSettings) => sentinels === undefined;
const withoutTls = (redis: RedisSettings) => redis.tls !== true && address(redis)?.tls !== true;

const MISPLACED: readonly Misplaced[] = [
  { setting: "name", when: withoutSentinels, because: "there are no sentinels" },
  { setting: "sentinelUsername", when: withoutSentinels, because: "there are no sentinels" },
  { setting: "sentinelPassword", when: withoutSentinels, because: "there are no sentinels" },
  {
    setting: "tls",
    when: ({ url }) => url !== undefined,
    because: "the address itself says redis or rediss",
  },
  { setting: "tls", when: ({ socket }) => socket !== undefined, because: "a socket has no TLS" },
  { setting: "ca", when: withoutTls, because: "there is no TLS" },
  { setting: "database", when: ({ cluster }) => cluster !== undefined, because: "a Cluster has one alone" },
  {
    setting: "database",
    when: (redis) => address(redis)?.database !== undefined,
    because: "the address names one",
  },
  {
    setting: "username",
    when: (redis) => address(redis)?.username !== undefined,
    because: "the address names one",
  },
  {
    setting: "password",
    when: (redis) => address(redis)?.password !== undefined,
    because: "the address holds one",
  },
];

export function* redisMisplaced({ cache }: ConfigEntries): Generator<Finding> {
  const { redis } = cache ?? {};
  if (redis === undefined || writtenWays(redis).length !== 1) return;
  for (const { setting, when, because } of MISPLACED) {
    if (redis[setting] === undefined || !when(redis)) continue;
    yield { path: at(setting), expected: `none, as ${because}` };
  }
}

export function* redisMissing({ cache }: ConfigEntries): Generator<Finding> {
  const { redis } = cache ?? {};
  if (redis === undefined) return;
  const { sentinels, name, username, sentinelUsername, sentinelPassword } = redis;
  const password = redis.password ?? address(redis)?.password;
  if (sentinels !== undefined && name === undefined)
    yield { path: at("name"), expected: "the master's name, as the Sentinels call it" };
  if ((username ?? address(redis)?.username) !== undefined && password === undefined)
    yield { path: at("password"), expected: "the password of the user" };
  if (sentinelUsername !== undefined && sentinelPassword === undefined)
    yield { path: at("sentinelPassword"), expected: "the password of the user at the Sentinels" };
}

export function* redisCertificates({ cache }: ConfigEntries): Generator<Finding> {
  const ca = cache?.redis?.ca;
  if (ca === undefined || isCertificateBundle(ca)) return;
  const found = "a text that is not certificates alone";
  yield { path: at("ca"), found, expected: "one or more certificates as PEM" };
}
