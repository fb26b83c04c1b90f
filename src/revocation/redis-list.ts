import type { RedisClient } from "../cache/redis-connection.ts";

/** A revocation as it is kept and published; `until` in milliseconds since the epoch. */
export interface Kept {
  readonly written: string;
  readonly until: number;
}

/** How far a list has come. */
export interface Mark {
  /** Another one for each list that was begun; empty where there is none. */
  readonly epoch: string;
  /** Revocations that were ever added to it. */
  readonly count: number;
}

/** The revocations in Redis. Each call rejects where Redis did not do it in time. */
export interface RedisList {
  /** Adds, counts and publishes them; `epoch` is a new one for a list that is not there. */
  add(revocations: readonly Kept[], epoch: string): Promise<void>;
  mark(): Promise<Mark>;
  /**
   * Takes the mark from a list that had come further: it was put back to an older state. So every replica sees that it
   * was lost, however far it comes again.
   */
  unmark(further: Mark): Promise<void>;
  /** What has not ended yet, as it was written. */
  read(): Promise<readonly string[]>;
}

/** Milliseconds that a command may take; a list of many thousand takes more than one answer in a lookup may. */
const COMMAND_TIMEOUT = 2_000;
/** Revocations that are added at once: Redis does nothing else meanwhile. */
const BATCH = 500;
const NO_LIST: Mark = { epoch: "", count: 0 };

/**
 * One sorted set, by when each revocation ends. Its mark is a member that never ends: list and count are lost
 * together or not at all, even where Redis makes room by dropping keys. What begins with a removal, as this does, is
 * carried out by a Redis that is full.
 */
const ADD = `
local list = KEYS[1]
redis.call("ZREMRANGEBYSCORE", list, "-inf", ARGV[1])
local mark = redis.call("ZRANGEBYSCORE", list, "inf", "inf")[1] or ""
redis.call("ZREMRANGEBYSCORE", list, "inf", "inf")
local epoch, count = string.match(mark, "^(%S+) (%d+)$")
if not epoch then epoch, count = ARGV[2], 0 end
for at = 3, #ARGV, 2 do
  count = count + 1
  redis.call("ZADD", list, ARGV[at + 1], ARGV[at])
  redis.call("PUBLISH", list, epoch .. " " .. count .. " " .. ARGV[at])
end
redis.call("ZADD", list, "inf", epoch .. " " .. count)
`;

const UNMARK = `
local mark = redis.call("ZRANGEBYSCORE", KEYS[1], "inf", "inf")[1] or ""
local epoch, count = string.match(mark, "^(%S+) (%d+)$")
if epoch == ARGV[1] and tonumber(count) < tonumber(ARGV[2]) then redis.call("ZREM", KEYS[1], mark) end
`;

export function createRedisList(client: RedisClient, name: string): RedisList {
  return {
    async add(revocations, epoch) {
      for (let at = 0; at < revocations.length; at += BATCH) {
        const batch = revocations.slice(at, at + BATCH);
        const written = batch.flatMap((kept) => [kept.written, String(kept.until)]);
        await inTime(client.eval(ADD, 1, name, String(Date.now()), epoch, ...written));
      }
    },
    async mark() {
      const [mark = ""] = await inTime(client.zrangebyscore(name, "+inf", "+inf"));
      return readPublished(`${mark} `).mark;
    },
    async unmark({ epoch, count }) {
      await inTime(client.eval(UNMARK, 1, name, epoch, String(count)));
    },
    read: () => inTime(client.zrangebyscore(name, Date.now(), "(+inf")),
  };
}

/** What was published: a revocation as it was written, and how far the list had come with it. */
export function readPublished(message: string): { readonly mark: Mark; readonly written: string } {
  const [, epoch, count, written] = /^(\S+) (\d+) (\S*)$/.exec(message) ?? [];
  const mark = epoch === undefined ? NO_LIST : { epoch, count: Number(count) };
  return { mark, written: written ?? "" };
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
