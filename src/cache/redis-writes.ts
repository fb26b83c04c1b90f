import { Cluster } from "ioredis";
import type { RedisClient } from "./redis-connection.ts";

/**
 * Has the commands of one turn of the event loop leave in one write to each server: with 64 at once that takes 40 %
 * less time of the CPU than a write each. ioredis' own pipelining takes no less, and lets a command wait for the
 * replies to those before it.
 *
 * To be called before each command. Resolves when its reply is late: so many milliseconds after the write, and once
 * the socket was read after that. What holds this process itself up, for however long, makes no reply late.
 */
export function gatherWrites(client: RedisClient, milliseconds: number): () => Promise<void> {
  let late: Promise<void> | undefined;
  return () => {
    late ??= new Promise((resolve) => {
      const written = corked(client);
      setImmediate(() => {
        late = undefined;
        written();
        setTimeout(() => setImmediate(resolve), milliseconds).unref();
      });
    });
    return late;
  };
}

/** Keeps what is written to any server until the function that it gives back is called. */
function corked(client: RedisClient): () => void {
  const nodes = client instanceof Cluster ? client.nodes() : [client];
  // A connection that was never made has no stream yet.
  const streams = nodes.flatMap(({ stream }) => stream ?? []);
  for (const stream of streams) stream.cork();
  return () => {
    for (const stream of streams) stream.uncork();
  };
}
