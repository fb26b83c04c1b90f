import type { CacheKeys } from "../cache/digest.ts";
import type { Watch } from "../cache/guard.ts";
import type { SharedStore } from "../cache/store.ts";
import type { ConfigSettings } from "../config/schema.ts";
import type { Observers } from "../decide.ts";
import type { SourceClaims } from "./concern.ts";
import { ALONE, type LinkListener, type RevocationLink } from "./link.ts";
import { createRevocations, type Revocations } from "./revocations.ts";

export interface RevocationContext extends Observers {
  readonly keys: CacheKeys;
  readonly shared: SharedStore | undefined;
  readonly sources: SourceClaims;
  /** In place of Redis where several processes are one replica. */
  readonly local?: ((listener: LinkListener) => RevocationLink) | undefined;
}

/** Undefined where nothing can be revoked. */
export async function buildRevocations(
  settings: ConfigSettings,
  context: RevocationContext,
): Promise<(Revocations & Watch) | undefined> {
  const { revocation, clockSkew } = settings;
  if (revocation === undefined) return undefined;
  const link = (await redisLinkOf(settings, context)) ?? context.local ?? (() => ALONE);
  return createRevocations({ ...context, settings: revocation, skew: clockSkew, link });
}

/** Undefined without Redis, whose client is loaded only where there is one: it takes some 30 ms of a start. */
async function redisLinkOf(
  { cache, revocation }: ConfigSettings,
  { keys, log, metrics }: RevocationContext,
): Promise<((listener: LinkListener) => RevocationLink) | undefined> {
  const { redis } = cache;
  if (redis === undefined || revocation === undefined) return undefined;
  const { connectRedis } = await import("../cache/redis-connection.ts");
  const { createRedisLink } = await import("./redis-link.ts");
  return (listener) =>
    createRedisLink({
      commands: connectRedis(redis, { use: "commands" }),
      subscriber: connectRedis(redis, { use: "subscription" }),
      prefix: redis.prefix,
      keys,
      maxStaleness: revocation.maxStaleness,
      listener,
      log,
      metrics,
    });
}
