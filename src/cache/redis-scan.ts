import { Cluster, type Redis } from "ioredis";
import type { RedisCommands } from "./redis-commands.ts";
import type { RedisClient } from "./redis-connection.ts";

/** Names and values asked for at once. */
const BATCH = 100;
/** Milliseconds for one batch: two seconds, as nobody waits for it. */
const BATCH_TIMEOUT = 2_000;

/** Every text value whose name begins so, at every master of a Cluster; none of a server after it failed. */
export async function* scanValues(
  client: RedisClient,
  commands: RedisCommands,
  prefix: string,
): AsyncGenerator<readonly [name: string, value: Buffer]> {
  const masters = client instanceof Cluster ? client.nodes("master") : [client];
  for (const master of masters) {
    for await (const names of scanNames(master, commands, `${prefix}*`)) {
      // Through the Cluster and not its node: a name may have moved since.
      const read = () => Promise.all(names.map((name) => client.getBuffer(name)));
      const values = await commands.runLong("entries", BATCH_TIMEOUT, read);
      if (values === undefined) break;
      yield* present(names, values);
    }
  }
}

async function* scanNames(node: Redis, commands: RedisCommands, pattern: string): AsyncGenerator<string[]> {
  let cursor = "0";
  do {
    const scan = () => node.scan(cursor, "MATCH", pattern, "COUNT", BATCH, "TYPE", "string");
    const found = await commands.runLong("entries", BATCH_TIMEOUT, scan);
    if (found === undefined) return;
    cursor = found[0];
    yield found[1];
  } while (cursor !== "0");
}

function* present(names: readonly string[], values: readonly (Buffer | null)[]) {
  for (const [index, value] of values.entries()) {
    const name = names[index];
    if (name !== undefined && value !== null) yield [name, value] as const;
  }
}
