import { Cluster, Redis } from "ioredis";
import type { RedisSettings } from "../config/schema.ts";
import { accessOptions, type ClientOptions, placeOptions, reconnectDelay } from "./redis-options.ts";

export type RedisClient = Redis | Cluster;

/** Milliseconds: half a second, or as long as ten commands may take. */
const SHORTEST_SILENCE = 500;
/** Milliseconds between two PINGs of a subscription, and for which it waits for the answer: 1 and 4 seconds. */
const PING_INTERVAL = 1_000;
const PING_TIMEOUT = 4_000;
/** Milliseconds between two times that a server is left for being read-only: 5 seconds. */
const READONLY_PAUSE = 5_000;
/** Milliseconds after which a Cluster is asked again who holds what, unless a node says so before: 5 seconds. */
const SLOTS_INTERVAL = 5_000;

/**
 * `commands` fail at once where there is no connection, and a connection with a command unanswered for half a second
 * is given up: nothing piles up for a Redis that hangs. A `subscription` waits, and is subscribed again after each
 * reconnection; silence is its nature, so it is told from a dead connection by PINGs.
 */
export interface RedisConnectionOptions {
  readonly use: "commands" | "subscription";
}

/**
 * Connects to one server, to the master that Sentinels name, or to a Cluster; again and again until `disconnect`.
 * The caller listens to `error`, or ioredis writes each to the console.
 */
export function connectRedis(settings: RedisSettings, options: { readonly use: "subscription" }): Redis;
export function connectRedis(settings: RedisSettings, options: RedisConnectionOptions): RedisClient;
export function connectRedis(settings: RedisSettings, { use }: RedisConnectionOptions): RedisClient {
  if (use === "subscription") return connectSubscription(settings);
  const options = {
    ...accessOptions(settings),
    // This clock runs only while a command is unanswered.
    socketTimeout: Math.max(SHORTEST_SILENCE, 10 * settings.commandTimeout),
    maxRetriesPerRequest: 0,
  };
  if (settings.cluster !== undefined) return connectCluster(settings.cluster, options);
  return new Redis({
    ...options,
    ...placeOptions(settings),
    enableOfflineQueue: false,
    reconnectOnError: readOnlyAtTimes(),
  });
}

type Nodes = NonNullable<RedisSettings["cluster"]>;

function connectCluster(nodes: Nodes, redisOptions: ClientOptions): Cluster {
  const cluster = new Cluster([...nodes], {
    redisOptions,
    clusterRetryStrategy: reconnectDelay,
    enableOfflineQueue: false,
    // Nobody waits that long; a later command finds the node that took over.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    slotsRefreshInterval: SLOTS_INTERVAL,
    // Certificates name hosts: with TLS these are not replaced by their addresses.
    ...(redisOptions.tls && { dnsLookup: (host, callback) => callback(null, host) }),
  });
  return connectingNodes(cluster);
}

/**
 * Otherwise a node would be connected to by its first command, and those right behind it would fail. Before the
 * Cluster is ready this would fail its own check.
 */
function connectingNodes(cluster: Cluster): Cluster {
  const connect = (node: Redis) => {
    if (cluster.status === "ready" && node.status === "wait") node.connect().catch(() => undefined);
  };
  return cluster.on("+node", connect).on("ready", () => cluster.nodes().forEach(connect));
}

/** Any node of a Cluster passes every message on: a connection to one will do, and to the next where it fails. */
function connectSubscription(settings: RedisSettings): Redis {
  const nodes = settings.cluster ?? [];
  const redis: Redis = new Redis({
    ...accessOptions(settings),
    ...(nodes[0] ?? placeOptions(settings)),
    socketTimeout: PING_TIMEOUT,
    maxRetriesPerRequest: null,
    retryStrategy(attempt: number) {
      if (nodes.length > 0) Object.assign(redis.options, nodes[attempt % nodes.length]);
      return reconnectDelay(attempt);
    },
  });
  const pinging = setInterval(() => {
    if (redis.status === "ready") redis.ping().catch(() => undefined);
  }, PING_INTERVAL).unref();
  redis.once("end", () => clearInterval(pinging));
  return redis;
}

/** Where a server was made a replica, its name, or a Sentinel, may lead to the new master by now. */
function readOnlyAtTimes(): (error: Error) => boolean {
  let leftAt = Number.NEGATIVE_INFINITY;
  return ({ message }) => {
    if (!message.startsWith("READONLY") || performance.now() - leftAt < READONLY_PAUSE) return false;
    leftAt = performance.now();
    return true;
  };
}
