import { freePorts, HIGHEST_PORT, waitUntil } from "./ports.ts";
import { type RedisServer, startRedis, withClient } from "./redis.ts";

/** Three masters without replicas, each with a third of the slots; the others serve theirs where one is gone. */
export interface RedisCluster {
  readonly nodes: readonly RedisServer[];
  /** As `cache.redis.cluster` names them. */
  readonly addresses: readonly string[];
  /** The position of the node that holds the key of this name. */
  holderOf(name: string): Promise<number>;
  stop(): Promise<void>;
}

const MASTERS = 3;
const SLOTS = 16_384;
const SHARE = Math.ceil(SLOTS / MASTERS);
/** A node's bus has the port that is as much higher. */
const BUS_OFFSET = 10_000;
const CONFIG = {
  "cluster-enabled": "yes",
  "cluster-node-timeout": "1000",
  "cluster-require-full-coverage": "no",
};

export async function startRedisCluster(): Promise<RedisCluster> {
  const nodes: RedisServer[] = [];
  const stop = async () => void (await Promise.all(nodes.map((node) => node.stop())));
  try {
    for (const port of await portsWithBus()) nodes.push(await startRedis({ ...CONFIG, port: String(port) }));
    await join(nodes);
  } catch (cause) {
    await stop();
    throw cause;
  }
  return {
    nodes,
    addresses: nodes.map(({ port }) => `127.0.0.1:${port}`),
    holderOf: async (name) => {
      const slot = await withClient(nodes[0]?.port ?? 0, (client) => client.cluster("KEYSLOT", name));
      return Math.floor(slot / SHARE);
    },
    stop,
  };
}

async function portsWithBus(): Promise<number[]> {
  const usable: number[] = [];
  while (usable.length < MASTERS) {
    usable.push(...(await freePorts(12)).filter((port) => port + BUS_OFFSET < HIGHEST_PORT));
  }
  return usable.slice(0, MASTERS);
}

async function join(nodes: readonly RedisServer[]): Promise<void> {
  for (const [index, { port }] of nodes.entries()) {
    const slots = Array.from({ length: SLOTS }, (_, slot) => slot);
    await withClient(port, async (client) => {
      await client.cluster("ADDSLOTS", ...slots.slice(index * SHARE, (index + 1) * SHARE));
      for (const other of nodes) await client.cluster("MEET", "127.0.0.1", other.port);
    });
  }
  for (const { port } of nodes) await waitUntil("the node knows the others", () => isComplete(port));
}

function isComplete(port: number): Promise<boolean> {
  return withClient(port, async (client) => {
    const info = String(await client.cluster("INFO"));
    return info.includes("cluster_state:ok") && info.includes(`cluster_size:${MASTERS}`);
  });
}
