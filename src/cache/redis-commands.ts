import { setTimeout as sleep } from "node:timers/promises";
import { Cluster, Command } from "ioredis";
import type { Log } from "../observe/log.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Tracing } from "../observe/tracing/tracing.ts";
import type { RedisClient } from "./redis-connection.ts";
import { type CommandEnd, codeOf, endOf } from "./redis-end.ts";
import { createHealth } from "./redis-health.ts";
import { observeConnection } from "./redis-observer.ts";
import { guardServer, type RedisServer } from "./redis-server.ts";
import { gatherWrites } from "./redis-writes.ts";

const OPERATIONS = ["get", "set", "claim", "release", "remove", "entries"] as const;
export type RedisOperation = (typeof OPERATIONS)[number];

/** Milliseconds between two lines of the log about the same refusal: one minute. */
const REFUSAL_PAUSE = 60_000;
/** What the only server, or the Cluster as a whole, is called in metrics and the log. */
const NAME = "redis";

export interface RedisCommandsOptions {
  readonly client: RedisClient;
  /** Milliseconds that a decision may wait for an answer. */
  readonly timeout: number;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracing?: Tracing | undefined;
}

/** Runs commands. Undefined is no answer, counted and told of; an absent value is null. */
export interface RedisCommands {
  /** For a decision, about the key of this name: kept from a server that does not answer. */
  run<T>(operation: RedisOperation, name: string, command: () => Promise<T>): Promise<T | undefined>;
  /** In the background, where it may take longer: this many milliseconds. */
  runLong<T>(
    operation: RedisOperation,
    milliseconds: number,
    command: () => Promise<T>,
  ): Promise<T | undefined>;
  close(): void;
}

export function createRedisCommands(options: RedisCommandsOptions): RedisCommands {
  const { client, timeout, log, metrics, tracing } = options;
  const onChange = (isWell: boolean) => metrics.redisUp.set(isWell ? 1 : 0);
  const whole = createHealth({ log, server: NAME, onChange });
  const stopObserving = observeConnection(client, whole);
  const beforeWriting = gatherWrites(client, timeout);
  const tellRefusal = refusalLog(log);
  const servers = new Map<string, RedisServer>();

  function serverOf(name: string): RedisServer {
    const server = serverName(client, name);
    const known = servers.get(server);
    if (known) return known;
    const health = server === NAME ? whole : createHealth({ log, server });
    const guarded = guardServer({ name: server, health, metrics });
    servers.set(server, guarded);
    return guarded;
  }

  // So that its breaker is among the metrics before it is used, and the first failure is an increase.
  serverOf("");
  for (const operation of OPERATIONS) metrics.redisFailures.inc({ operation }, 0);

  /** How the command ends within the time that a decision waits. */
  function promptly<T>(command: () => Promise<T>): () => Promise<CommandEnd<T>> {
    return () => {
      const late = beforeWriting();
      return endOf(command(), late);
    };
  }

  function replyOf<T>(operation: RedisOperation, end: CommandEnd<T>): T | undefined {
    if (end.kind === "replied") return end.reply;
    metrics.redisFailures.inc({ operation });
    if (end.kind === "refused") tellRefusal(operation, end.code);
    return undefined;
  }

  return {
    async run(operation, name, command) {
      const probe = () => client.exists(name);
      const ask = () => serverOf(name).run(promptly(command), promptly(probe));
      return replyOf(operation, await (tracing ? traced(operation, ask, tracing) : ask()));
    },
    async runLong(operation, milliseconds, command) {
      const failed = (error: unknown) => ({ kind: "failed", code: codeOf(error) }) as const;
      const late = sleep(milliseconds, undefined, { ref: false });
      return replyOf(operation, await endOf(command(), late).catch(failed));
    },
    close() {
      stopObserving();
      for (const server of servers.values()) server.close();
    },
  };
}

function traced<T>(
  operation: RedisOperation,
  ask: () => Promise<CommandEnd<T>>,
  tracing: Tracing,
): Promise<CommandEnd<T>> {
  const outward = { name: `redis.${operation}`, attributes: {} };
  return tracing.call(outward, ask, ({ kind }) => ({ result: kind, failed: kind !== "replied" }));
}

/** Each node of a Cluster is a server of its own. */
function serverName(client: RedisClient, name: string): string {
  if (!(client instanceof Cluster)) return NAME;
  const node = client.slots[new Command("exists", [name]).getSlot()]?.[0];
  return node === undefined ? NAME : `${NAME} ${node}`;
}

function refusalLog(log: Log): (operation: RedisOperation, code: string) => void {
  const silentUntil = new Map<string, number>();
  return (operation, code) => {
    const now = performance.now();
    if (now < (silentUntil.get(code) ?? 0)) return;
    silentUntil.set(code, now + REFUSAL_PAUSE);
    log.warn({ operation, code }, "redis refuses a command");
  };
}
