import type { Redis } from "ioredis";
import type { RedisClient } from "../cache/redis-connection.ts";
import type { SealingKeys } from "../cache/seal.ts";
import type { Log } from "../observe/log.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { LinkListener, RevocationLink } from "./link.ts";
import { readMessage, writeMessage } from "./message.ts";
import type { Revocation } from "./target.ts";

/** Milliseconds that a command may take; a list of many thousand takes more than one answer in a lookup may. */
const COMMAND_TIMEOUT = 2_000;
/** Milliseconds between two looks at how many revocations there are: a message that was missed is made up for then. */
const LOOK = 400;

/**
 * Keeps a revocation until it ends (a sorted set by that time), counts it, and tells every replica, all at once.
 * In braces, so that a Cluster keeps both keys on one node.
 */
const SEND = `
redis.call("ZREMRANGEBYSCORE", KEYS[1], "-inf", ARGV[1])
for at = 2, #ARGV, 2 do redis.call("ZADD", KEYS[1], ARGV[at + 1], ARGV[at]) end
local position = redis.call("INCRBY", KEYS[2], (#ARGV - 1) / 2)
for at = 2, #ARGV, 2 do redis.call("PUBLISH", KEYS[1], ARGV[at]) end
return position
`;

export interface RedisLinkOptions {
  /** Shared with nobody, so that no lookup waits for it. */
  readonly commands: RedisClient;
  /** For the subscription. */
  readonly subscriber: Redis;
  readonly prefix: string;
  readonly keys: SealingKeys;
  /** Milliseconds for which what is remembered is believed without word of the others. */
  readonly maxStaleness: number;
  readonly listener: LinkListener;
  readonly log: Log;
  readonly metrics: Metrics;
}

/**
 * Tells of revocations by Redis. Messages are heard at once; twice a second each replica compares the count with what
 * it has read, and reads the whole list where they differ: a message lost on the way is made up for. A Redis that
 * has lost the list gets it back from every replica that knows some of it.
 */
export function createRedisLink(options: RedisLinkOptions): RevocationLink {
  const { commands, subscriber, prefix, keys, maxStaleness, listener, log, metrics } = options;
  const list = `${prefix}{revocations}`;
  const count = `${prefix}{revocations}:count`;
  let confirmedAt = Number.NEGATIVE_INFINITY;
  /** The count up to which the list has been read. */
  let readTo = -1;
  let looking = false;
  let tellCaughtUp = (): void => undefined;
  const caughtUp = new Promise<void>((resolve) => {
    tellCaughtUp = resolve;
  });

  const write = (revocations: readonly Revocation[]) =>
    revocations.flatMap((revocation) => [writeMessage(keys, revocation), String(revocation.until)]);

  async function send(revocations: readonly Revocation[]): Promise<number> {
    const args = [String(Date.now()), ...write(revocations)];
    return Number(await inTime(commands.eval(SEND, 2, list, count, ...args)));
  }

  function hear(written: string): void {
    const revocation = readMessage(keys, written);
    if (revocation === undefined) {
      metrics.revocationsRefused.inc();
      log.warn("a revocation that nobody with our secret has written");
      return;
    }
    listener.heard(revocation);
  }

  /** Reads the list as of this count at least; what comes meanwhile is heard as a message as well. */
  async function readList(position: number): Promise<void> {
    const held = await inTime(commands.zrangebyscore(list, Date.now(), "+inf"));
    for (const written of held) hear(written);
    readTo = position;
  }

  async function look(): Promise<void> {
    const position = Number((await inTime(commands.get(count))) ?? 0);
    const isLost = position < readTo;
    if (isLost) {
      log.warn("redis has lost revocations, it gets them back");
      listener.lost();
    }
    if (position !== readTo) await readList(position);
    // Also a store that is new to all that is known here.
    if (isLost || position === 0) await giveBack();
    confirmedAt = performance.now();
    tellCaughtUp();
  }

  async function giveBack(): Promise<void> {
    const known = listener.known();
    if (known.length > 0) readTo = await send(known);
  }

  async function lookOnce(): Promise<void> {
    if (looking) return;
    looking = true;
    await look().catch(() => metrics.redisFailures.inc({ operation: "revocations" }));
    looking = false;
  }

  for (const client of [commands, subscriber]) client.on("error", () => undefined);
  subscriber.on("message", (_channel: string, written: string) => hear(written));
  // Whatever was missed while there was no connection.
  subscriber.on("ready", () => {
    subscriber.subscribe(list).then(lookOnce, () => undefined);
  });
  const timer = setInterval(lookOnce, LOOK);

  return {
    send: (revocations) =>
      send(revocations).then(
        () => true,
        () => false,
      ),
    caughtUp,
    trusted: () => performance.now() - confirmedAt <= maxStaleness,
    async close() {
      clearInterval(timer);
      subscriber.disconnect();
      commands.disconnect();
    },
  };
}

async function inTime<T>(command: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("redis is slow")), COMMAND_TIMEOUT);
  });
  try {
    return await Promise.race([command, late]);
  } finally {
    clearTimeout(timer);
  }
}
