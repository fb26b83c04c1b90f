import { Pool, type PoolClient } from "pg";
import { type Unavailable, unavailable } from "../directory.ts";
import type { PostgresAddress } from "./address.ts";
import { CELL_TYPES } from "./cells.ts";
import { SafeClient } from "./client.ts";
import { postgresFault } from "./faults.ts";
import { type Broken, type Reading, readTables, type Tables } from "./reading.ts";

/** Milliseconds for which a connection is kept that nobody uses. */
const IDLE = 30_000;

export interface DatabaseOptions {
  readonly address: PostgresAddress;
  /** Milliseconds for one reading: for a connection and all of its statements. */
  readonly timeout: number;
  /** Connections at once. */
  readonly maxConcurrent: number;
  /** PEM of the certificates that are trusted instead of the usual ones. */
  readonly ca?: string | undefined;
}

export interface Database {
  read(statements: readonly string[], value: string): Promise<Tables | Unavailable>;
  close(): Promise<void>;
}

/** Connections to a server. One that broke since it was used last makes way for a new one. */
export function createDatabase(options: DatabaseOptions): Database {
  const pool = createPool(options);
  const used = new WeakSet<PoolClient>();

  async function readOnce(client: PoolClient, reading: Reading): Promise<Tables | Unavailable | Broken> {
    used.add(client);
    return readTables(client, reading);
  }

  async function readTwice(reading: Reading): Promise<Tables | Unavailable | Broken> {
    const client = await pool.connect();
    const isKept = used.has(client);
    const answer = await readOnce(client, reading);
    return answer.kind === "broken" && isKept ? readOnce(await connectAnew(), reading) : answer;
  }

  /** Where one that was kept has broken, the others have as well. */
  async function connectAnew(): Promise<PoolClient> {
    for (;;) {
      const client = await pool.connect();
      if (!used.has(client)) return client;
      client.release(true);
    }
  }

  return {
    async read(statements, value) {
      const deadline = performance.now() + options.timeout;
      try {
        const answer = await readTwice({ statements, value, deadline });
        return answer.kind === "broken" ? unavailable(answer.fault) : answer;
      } catch (error) {
        return unavailable(postgresFault(error));
      }
    },
    close: () => pool.end(),
  };
}

/** Every setting that the client would else take from the environment is given. */
function createPool({ address, timeout, maxConcurrent, ca }: DatabaseOptions): Pool {
  const { isTls, ...server } = address;
  const pool = new Pool({
    ...server,
    Client: SafeClient,
    ssl: isTls && { rejectUnauthorized: true, ...(ca !== undefined && { ca }) },
    sslnegotiation: "postgres",
    application_name: "grantgate",
    types: CELL_TYPES,
    keepAlive: true,
    max: maxConcurrent,
    connectionTimeoutMillis: timeout,
    idleTimeoutMillis: IDLE,
  });
  // A kept connection broke, and the pool has dropped it.
  pool.on("error", () => undefined);
  return pool;
}
