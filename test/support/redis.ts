import { rm } from "node:fs/promises";
import { Redis } from "ioredis";
import { createRunFolder } from "./folders.ts";
import { freePort, waitUntil } from "./ports.ts";
import { REDIS_SERVER, startProgram } from "./programs.ts";

/** A real redis-server on a free port of 127.0.0.1, without persistence. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Every key of type string with its value. */
  entries(): Promise<Map<string, Buffer>>;
  /** Ends it as a crash would: connections break, nothing is said. */
  kill(): Promise<void>;
  /** Starts it, empty, on the same port; after `kill`. */
  restart(): Promise<void>;
  /** Keeps it from answering while its connections stay open. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** By name as in redis.conf; `port` among them where any free one will not do. Several values are words of one line. */
export type RedisConfig = Readonly<Record<string, string | readonly string[]>>;

export async function startRedis(config: RedisConfig = {}): Promise<RedisServer> {
  const port = config.port === undefined ? await freePort() : Number(config.port);
  const folder = await createRunFolder("redis");
  const start = () => startRedisOn(port, folder, config);
  let running = await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    entries: () => withClient(port, readEntries),
    kill: async () => {
      await running.kill("SIGKILL");
      await running.exited;
    },
    restart: async () => {
      running = await start();
    },
    pause: () => running.kill("SIGSTOP"),
    resume: () => running.kill("SIGCONT"),
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function startRedisOn(port: number, folder: string, config: RedisConfig) {
  const own = { bind: "127.0.0.1", port: String(port), save: "", appendonly: "no", dir: folder };
  const options = { ...own, ...config };
  return startProgram({
    program: REDIS_SERVER,
    folder,
    args: Object.entries(options).flatMap(([name, value]) => [`--${name}`, value].flat()),
    ready: () => waitUntil(`Redis answers on port ${port}`, () => answersPing(port)),
  });
}

function answersPing(port: number): Promise<boolean> {
  return withClient(port, async (client) => (await client.ping()) === "PONG").catch(() => false);
}

async function readEntries(client: Redis): Promise<Map<string, Buffer>> {
  const entries = new Map<string, Buffer>();
  for (const key of await client.keys("*")) {
    if ((await client.type(key)) !== "string") continue;
    const value = await client.getBuffer(key);
    if (value !== null) entries.set(key, value);
  }
  return entries;
}

/** Uses a connection of its own, as the default user. */
export async function withClient<T>(port: number, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(port, "127.0.0.1", { lazyConnect: true, retryStrategy: null });
  // Without a listener ioredis writes to the console what the rejected call says anyway.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    client.disconnect();
  }
}
