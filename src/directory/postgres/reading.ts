import { DatabaseError, type PoolClient } from "pg";
import { type Unavailable, unavailable } from "../directory.ts";
import type { Cell } from "./cells.ts";
import { postgresFault } from "./faults.ts";

/** What one statement gave. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Tables {
  readonly kind: "tables";
  readonly tables: readonly Table[];
}

/** The connection broke. */
export interface Broken {
  readonly kind: "broken";
  readonly fault: string;
}

export interface Reading {
  /** A table for each. */
  readonly statements: readonly string[];
  /** `$1` in all of them. */
  readonly value: string;
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
}

/** Milliseconds by which the server gives up before we do: then the connection can be used again. */
const SERVER_AHEAD = 50;

/** Reads in one transaction that can write nothing, and gives the connection back, or ends it at the deadline. */
export async function readTables(
  client: PoolClient,
  reading: Reading,
): Promise<Tables | Unavailable | Broken> {
  const lease = leaseUntil(reading.deadline, client);
  try {
    const tables = await readInTransaction(client, reading);
    lease.end(true);
    return { kind: "tables", tables };
  } catch (error) {
    const isUsable = error instanceof DatabaseError && (await isRolledBack(client));
    if (lease.isOver) return unavailable("timeout");
    lease.end(isUsable);
    const fault = postgresFault(error);
    return isUsable ? unavailable(fault) : { kind: "broken", fault };
  }
}

async function readInTransaction(
  client: PoolClient,
  { statements, value, deadline }: Reading,
): Promise<readonly Table[]> {
  const left = Math.max(1, Math.floor(deadline - performance.now() - SERVER_AHEAD));
  await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${left}`);
  const tables: Table[] = [];
  for (const text of statements) {
    const { fields, rows } = await client.query<Cell[]>({ text, values: [value], rowMode: "array" });
    tables.push({ columns: fields.map(({ name }) => name), rows });
  }
  await client.query("ROLLBACK");
  return tables;
}

function isRolledBack(client: PoolClient): Promise<boolean> {
  return client.query("ROLLBACK").then(
    () => true,
    () => false,
  );
}

interface Lease {
  /** Whether the time ran out, and the connection was ended. */
  readonly isOver: boolean;
  end(isUsable: boolean): void;
}

function leaseUntil(deadline: number, client: PoolClient): Lease {
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    client.release(true);
  }, deadline - performance.now());
  return {
    get isOver() {
      return isOver;
    },
    end(isUsable) {
      clearTimeout(timer);
      client.release(!isUsable);
    },
  };
}
