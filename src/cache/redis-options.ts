import type { RedisOptions } from "ioredis";
import type { RedisSettings } from "../config/schema.ts";
import { parseRedisAddress } from "./redis-address.ts";

/** Without the choice of how replies look, by which the client's type would change. */
export type ClientOptions = Omit<RedisOptions, "replyMapping">;

/** Milliseconds to connect: 2 seconds. */
const CONNECT_TIMEOUT = 2_000;
/** Milliseconds for a Sentinel's answer: 1 second. */
const SENTINEL_TIMEOUT = 1_000;
/** Milliseconds until a Redis that loads its data is asked again: 1 second. */
const LOADING_PAUSE = 1_000;

/** Milliseconds between attempts to connect: 100 at first, at most 2 seconds. */
export const reconnectDelay = (attempt: number) => Math.min(attempt * 100, 2_000);

/** Who we are and how a connection is secured, at any of the servers. */
export function accessOptions({ username, password, tls, ca, url }: RedisSettings): ClientOptions {
  const address = url === undefined ? undefined : parseRedisAddress(url);
  const user = username ?? address?.username;
  const secret = password ?? address?.password;
  return {
    ...(user !== undefined && { username: user }),
    ...(secret !== undefined && { password: secret }),
    ...((tls ?? address?.tls) && { tls: trusting(ca) }),
    connectTimeout: CONNECT_TIMEOUT,
    retryStrategy: reconnectDelay,
    maxLoadingRetryTime: LOADING_PAUSE,
    disableClientInfo: true,
  };
}

/** Where the server is, unless it is a Cluster. */
export function placeOptions(settings: RedisSettings): ClientOptions {
  const { url, socket, database } = settings;
  const address = url === undefined ? undefined : parseRedisAddress(url);
  const db = database ?? address?.database ?? 0;
  if (socket !== undefined) return { path: socket, db };
  return address === undefined
    ? { ...sentinelOptions(settings), db }
    : { host: address.host, port: address.port, db };
}

function sentinelOptions(settings: RedisSettings): ClientOptions {
  const { sentinels = [], name = "", sentinelUsername, sentinelPassword, tls, ca } = settings;
  return {
    sentinels: [...sentinels],
    name,
    ...(sentinelUsername !== undefined && { sentinelUsername }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: trusting(ca) }),
    sentinelCommandTimeout: SENTINEL_TIMEOUT,
    sentinelRetryStrategy: reconnectDelay,
  };
}

const trusting = (ca: string | undefined) => (ca === undefined ? {} : { ca });
