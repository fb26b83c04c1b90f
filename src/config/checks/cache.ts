import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";

const MIN_SECRET_LENGTH = 32;

export function* redisAddress({ cache }: ConfigEntries): Generator<Finding> {
  if (cache?.redis === undefined || isRedisAddress(cache.redis)) return;
  yield { path: ["cache", "redis"], expected: "a redis:// or rediss:// address with a host" };
}

function isRedisAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return (protocol === "redis:" || protocol === "rediss:") && hostname !== "";
}

export function* redisSecret({ cache }: ConfigEntries): Generator<Finding> {
  if (cache?.redis === undefined || cache.secret !== undefined) return;
  yield { path: ["cache", "secret"], expected: "a secret, as what is kept in Redis is encrypted with it" };
}

export function* secretLength({ cache }: ConfigEntries): Generator<Finding> {
  if (cache?.secret === undefined || cache.secret.length >= MIN_SECRET_LENGTH) return;
  yield { path: ["cache", "secret"], expected: `a text of at least ${MIN_SECRET_LENGTH} characters` };
}
