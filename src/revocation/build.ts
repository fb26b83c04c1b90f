import type { CacheKeys } from "../cache/digest.ts";
import type { Watch } from "../cache/guard.ts";
import { connectRedis } from "../cache/redis-connection.ts";
import type { SharedStore } from "../cache/store.ts";
import type { ConfigSettings } from "../config/schema.ts";
import type { Observers } from "../decide.ts";
import type { SourceClaims } from "./concern.ts";
import { ALONE, type LinkListener, type RevocationLink } from "./link.ts";
import { createRedisLink } from "./redis-link.ts";
import { createRevocations, type Revocations } from "./revocations.ts";

export interface RevocationContext extends Observers {
  readonly keys: CacheKeys;
  readonly shared: SharedStore | undefined;
  readonly sources: SourceClaims;
  /** In place of Redis where several processes are one replica. */
  readonly local?: ((listener: LinkListener) => RevocationLink) | undefined;
}

/** Undefined where nothing can be revoked. */
export function buildRevocations(
  settings: ConfigSettings,
  context: RevocationContext,
): (Revocations & Watch) | undefined {
  const { revocation, clockSkew } = settings;
  if (revocation === undefined) return undefined;
  const link = (listener: LinkListener) => linkOf(settings, listener, context);
  return createRevocations({ ...context, settings: revocation, skew: clockSkew, link });
}

function linkOf(
  { cache, revocation }: ConfigSettings,
  listener: LinkListener,
  { keys, log, metrics, local }: RevocationContext,
): RevocationLink {
  const { redis } = cache;
  if (redis === undefined || revocation === undefined) return local?.(listener) ?? ALONE;
  return createRedisLink({
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
