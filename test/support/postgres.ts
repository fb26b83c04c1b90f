import { execFile } from "node:child_process";
import { chown, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import type { Certified } from "./certificates.ts";
import { type BinaryOptions, startBinary } from "./local-program.ts";
import { freePort, waitUntil } from "./ports.ts";
import { findPostgres, reachableFor } from "./postgres-program.ts";
import { fillUsers, type PostgresUser } from "./postgres-users.ts";
import { type Running, untilReady } from "./programs.ts";
import { createFolderFor, unprivilegedUser } from "./unprivileged.ts";

/** A real PostgreSQL on a free port of 127.0.0.1, with one database. */
export interface PostgresServer {
  readonly port: number;
  /** Address of one who may read the table of users and nothing else. */
  readonly url: string;
  /** Makes the table of users anew. */
  fill(users: readonly PostgresUser[]): Promise<void>;
  /** Turns away whoever comes without TLS, but for the superuser. */
  requireTls(): Promise<void>;
  /** Runs statements as the superuser; the rows of the last one. */
  execute(sql: string): Promise<readonly unknown[]>;
  /** Ends it as a crash would: connections break, nothing is said. */
  kill(): Promise<void>;
  /** Starts it, with what it held, on the same port; after `kill`. */
  restart(): Promise<void>;
  /** Keeps it from answering while its connections stay open. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Its certificate; without one it knows no TLS. */
  readonly tls?: Pick<Certified, "cert" | "key">;
}

const DATABASE = "postgres";
const ADMIN = { user: "admin", password: "admin-password-of-tests" };
const READER = { user: "reader", password: "reader-password-of-tests" };

export async function startPostgres({ tls }: PostgresOptions = {}): Promise<PostgresServer> {
  const user = await unprivilegedUser();
  const folder = await createFolderFor("postgres", user);
  const found = await findPostgres();
  const programs = user === undefined ? found : await reachableFor(found, folder);
  const port = await freePort();
  await createCluster(programs, folder, { user });
  if (tls) await writeCertificate(folder, tls, { user });
  const start = () => startServer({ programs, folder, port, isTls: tls !== undefined }, { user });
  const execute = (sql: string) => query(port, sql);
  let running = await start();
  let pids: readonly number[] = [];
  await execute(`CREATE ROLE ${READER.user} LOGIN PASSWORD '${READER.password}'`);
  return {
    port,
    url: `postgres://${READER.user}:${READER.password}@127.0.0.1:${port}/${DATABASE}?sslmode=disable`,
    fill: (users) => fillUsers(execute, users, READER.user),
    requireTls: async () => {
      const rules = [
        `host all ${ADMIN.user} 127.0.0.1/32 scram-sha-256`,
        "hostssl all all 127.0.0.1/32 scram-sha-256",
      ];
      await writeFile(`${folder}/data/pg_hba.conf`, `${rules.join("\n")}\n`);
      await execute("SELECT pg_reload_conf()");
    },
    execute,
    kill: async () => {
      pids = await backends(port);
      await running.kill("SIGKILL");
      signal(pids, "SIGKILL");
      await running.exited;
    },
    restart: async () => {
      running = await start();
    },
    pause: async () => {
      pids = await backends(port);
      await running.kill("SIGSTOP");
      signal(pids, "SIGSTOP");
    },
    resume: async () => {
      signal(pids, "SIGCONT");
      await running.kill("SIGCONT");
    },
    stop: async () => {
      signal(pids, "SIGCONT");
      // By SIGTERM alone it would wait until every client has left.
      await running.kill("SIGINT");
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function createCluster(programs: string, folder: string, { user }: BinaryOptions): Promise<void> {
  const passwordFile = `${folder}/password`;
  await writeFile(passwordFile, ADMIN.password);
  const names = ["--username", ADMIN.user, "--auth", "scram-sha-256", "--pwfile", passwordFile];
  const quick = ["--encoding", "UTF8", "--locale", "C", "--no-sync"];
  await promisify(execFile)(`${programs}/initdb`, ["--pgdata", `${folder}/data`, ...names, ...quick], user);
}

/** PostgreSQL takes a key that nobody else may read. */
async function writeCertificate(
  folder: string,
  { cert, key }: Pick<Certified, "cert" | "key">,
  { user }: BinaryOptions,
): Promise<void> {
  await writeFile(`${folder}/server.crt`, cert);
  await writeFile(`${folder}/server.key`, key, { mode: 0o600 });
  if (user) await chown(`${folder}/server.key`, user.uid, user.gid);
}

interface ServerSpec {
  readonly programs: string;
  readonly folder: string;
  readonly port: number;
  readonly isTls: boolean;
}

async function startServer(
  { programs, folder, port, isTls }: ServerSpec,
  as: BinaryOptions,
): Promise<Running> {
  const options = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    // What a crash may lose is made anew by each test.
    fsync: "off",
    ssl: isTls ? "on" : "off",
    ssl_cert_file: `${folder}/server.crt`,
    ssl_key_file: `${folder}/server.key`,
  };
  const args = Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const running = await startBinary(`${programs}/postgres`, ["-D", `${folder}/data`, ...args], folder, as);
  const answers = () =>
    query(port, "SELECT 1").then(
      () => true,
      () => false,
    );
  return untilReady("postgres", running, () => waitUntil(`PostgreSQL answers on port ${port}`, answers));
}

/** Every process of the server beside the first, which starts the others. */
async function backends(port: number): Promise<readonly number[]> {
  const rows = await query(port, "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()");
  return rows.map((row) => Number(Object.values(row as object)[0]));
}

/** Those that are gone already are passed over. */
function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {}
  }
}

async function query(port: number, sql: string): Promise<readonly unknown[]> {
  const client = new Client({ ...ADMIN, host: "127.0.0.1", port, database: DATABASE, ssl: false });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
