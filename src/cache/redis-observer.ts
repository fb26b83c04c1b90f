import { Cluster, type Redis } from "ioredis";
import type { RedisClient } from "./redis-connection.ts";
import { codeOf } from "./redis-end.ts";
import type { Health } from "./redis-health.ts";

/** Passes on what becomes of the connection, until the function that it gives back is called. */
export function observeConnection(client: RedisClient, health: Health): () => void {
  let observed = true;
  const failed = (code?: string) => observed && health.failed("connection", code);
  const recovered = () => observed && health.recovered("connection");
  failed();
  client.on("error", (error: unknown) => failed(codeOf(error)));
  if (client instanceof Cluster) {
    // A Cluster may lose its last node, or not find the first one's address, without an error.
    client.on("close", () => failed("closed"));
    client.on("ready", () => void allSettled(client.nodes()).then(recovered));
  } else {
    // Why is said by the error that follows, unless the server is back at once.
    client.on("close", () => failed());
    client.on("ready", recovered);
  }
  return () => {
    failed();
    observed = false;
  };
}

/** A Cluster is ready before its nodes are. */
async function allSettled(nodes: readonly Redis[]): Promise<void> {
  const starting = nodes.filter(({ status }) => status !== "ready" && status !== "end");
  await Promise.all(
    starting.map((node) => new Promise<void>((resolve) => node.once("ready", resolve).once("end", resolve))),
  );
}
