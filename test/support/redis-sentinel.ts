import { rm, writeFile } from "node:fs/promises";
import { createRunFolder } from "./folders.ts";
import { freePort, waitForPort, waitUntil } from "./ports.ts";
import { REDIS_SERVER, startProgram } from "./programs.ts";
import { type RedisServer, startRedis, withClient } from "./redis.ts";

/** A master, its replica, and one Sentinel, which is enough of a majority to replace the one with the other. */
export interface RedisSentinelSet {
  readonly master: RedisServer;
  readonly replica: RedisServer;
  /** The Sentinel's, as `cache.redis.sentinels` names it. */
  readonly address: string;
  /** What the Sentinel calls the master. */
  readonly name: string;
  /** Has the replica, once it is in step, take the master's place, as before a maintenance. */
  swap(): Promise<void>;
  stop(): Promise<void>;
}

const NAME = "main";
/** Milliseconds of silence after which the master counts as down. */
const DOWN_AFTER = 500;

export async function startRedisSentinelSet(): Promise<RedisSentinelSet> {
  const running: { stop(): Promise<void> }[] = [];
  const stop = async () => void (await Promise.all(running.map((each) => each.stop())));
  const keep = <T extends { stop(): Promise<void> }>(started: T) => {
    running.push(started);
    return started;
  };
  try {
    const master = keep(await startRedis());
    const replica = keep(await startRedis({ replicaof: ["127.0.0.1", String(master.port)] }));
    const sentinel = keep(await startSentinel(master.port));
    await waitUntil("the Sentinel knows the replica", () => knowsReplica(sentinel.port));
    const swap = () => swapMaster(sentinel.port);
    return { master, replica, address: `127.0.0.1:${sentinel.port}`, name: NAME, swap, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

async function startSentinel(master: number) {
  const port = await freePort();
  const folder = await createRunFolder("sentinel");
  // A Sentinel writes what it learns into its configuration.
  await writeFile(`${folder}/sentinel.conf`, configOf(port, folder, master));
  const running = await startProgram({
    program: REDIS_SERVER,
    folder,
    args: [`${folder}/sentinel.conf`, "--sentinel"],
    ready: () => waitForPort(port),
  });
  return {
    port,
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configOf(port: number, folder: string, master: number): string {
  return `bind 127.0.0.1
port ${port}
dir ${folder}
sentinel monitor ${NAME} 127.0.0.1 ${master} 1
sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER}
sentinel failover-timeout ${NAME} 2000
`;
}

function knowsReplica(port: number): Promise<boolean> {
  return withClient(port, async (client) => {
    const replicas = JSON.stringify(await client.call("SENTINEL", "REPLICAS", NAME));
    return replicas.includes('"slave"') && replicas.includes('"master-link-status","ok"');
  });
}

async function swapMaster(port: number): Promise<void> {
  await waitUntil("the replica is in step", () => knowsReplica(port));
  await withClient(port, (client) => client.call("SENTINEL", "FAILOVER", NAME));
}
