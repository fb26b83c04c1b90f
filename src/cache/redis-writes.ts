import { Cluster } from "ioredis";
import type { RedisClient } from "./redis-connection.ts";

/**
 * Has the commands of one turn of the event loop leave in one write to each server: with 64 at once that takes 40 %
 * less time of the CPU than a write each. ioredis' own pipelining takes no less, and lets a command wait for the
 * replies to those before it. To be called before each command.
 */
export function gatherWrites(client: RedisClient): () => void {
  let gathering = false;
  return () => {
    if (gathering) return;
    gathering = true;
    const nodes = client instanceof Cluster ? client.nodes() : [client];
    // A connection that was never made has no stream yet.
    const streams = nodes.flatMap(({ stream }) => stream ?? []);
    for (const stream of streams) stream.cork();
    setImmediate(() => {
      gathering = false;
      for (const stream of streams) stream.uncork();
    });
  };
}
