import { rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type Ended, grantgate } from "../command-line.ts";
import { createRunFolder, REPOSITORY } from "../support/folders.ts";
import type { LogLine } from "../support/grantgate.ts";
import { type LocalProcess, startBinary } from "../support/local-program.ts";
import { freePorts, listeningPort, waitForHttp, waitUntil } from "../support/ports.ts";
import { type CheckClient, connect } from "../transport/check-client.ts";

export const ADMIN_TOKEN = "admin-token-for-tests-of-workers-0123456789";

const ACTIVE = { active: true, token_type: "Bearer", client_id: "web", preferred_username: "alice" };

/** A provider that knows every token, but answers about `slow` tokens no sooner than it is released. */
export interface SlowProvider {
  readonly port: number;
  /** Calls so far. */
  calls: number;
  release(): void;
  close(): void;
}

export async function startSlowProvider(): Promise<SlowProvider> {
  const waiting: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    provider.calls += 1;
    if (body.includes("slow")) await new Promise<void>((resolve) => waiting.push(resolve));
    response.setHeader("content-type", "application/json").end(JSON.stringify({ ...ACTIVE, sub: "u1" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const provider: SlowProvider = {
    port: listeningPort(server),
    calls: 0,
    release: () => waiting.splice(0).forEach((go) => void go()),
    close: () => server.close().closeAllConnections(),
  };
  return provider;
}

/** `grantgate serve` with a configuration of its own. */
export interface RunningService {
  readonly listen: number;
  readonly ops: number;
  readonly admin: number;
  readonly process: LocalProcess;
  log(): LogLine[];
  /** Process ids of the latest worker of each number. */
  pids(): ReadonlyMap<unknown, number>;
  /** A client with a connection of its own. */
  client(): CheckClient;
  /** Holds its configuration; a test may change files in it. */
  readonly folder: string;
  /** Runs a command of grantgate with this configuration. */
  run(command: string): Promise<Ended>;
  /** Writes another configuration in place of the one before. */
  write(more: string): Promise<void>;
  metrics(): Promise<string>;
  /** The sum over all labels. */
  metric(name: string): Promise<number>;
  readyz(): Promise<number>;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly provider: number;
  /** Further lines of the configuration. */
  readonly more: string;
  /** How long a call under way may take when a process is replaced. */
  readonly drain?: string;
  /** Port 0 in place of a free one. */
  readonly anyPort?: boolean;
}

export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { provider, anyPort = false, drain = "3s" } = options;
  const [listen = 0, ops = 0, admin = 0] = await freePorts(3);
  const folder = await createRunFolder("workers");
  const path = `${folder}/grantgate.yaml`;
  const write = (more: string) =>
    writeFile(
      path,
      configOf({ listen: anyPort ? 0 : listen, ops, admin, provider, more }).replace(
        "drain: 3s",
        `drain: ${drain}`,
      ),
    );
  await write(options.more);
  await writeFile(`${folder}/users.yaml`, "users: [{ username: alice }]");
  const args = [`${REPOSITORY}/src/main.ts`, "serve", "--config", path];
  const running = await startBinary(process.execPath, args, folder);
  const clients: CheckClient[] = [];
  const metrics = async () => (await fetch(`http://127.0.0.1:${ops}/metrics`)).text();
  const service: RunningService = {
    listen,
    ops,
    admin,
    process: running,
    log: () => linesOf(running.stdout()),
    pids: () =>
      new Map(
        service.log().flatMap(({ worker, pid }) => (typeof pid === "number" ? [[worker, pid] as const] : [])),
      ),
    client() {
      const client = connect(listen, { ownConnection: true });
      clients.push(client);
      return client;
    },
    folder,
    run: (command) => grantgate([command, "--config", path], folder).ended,
    write,
    metrics,
    metric: async (name) => sumOf(await metrics(), name),
    readyz: async () => (await fetch(`http://127.0.0.1:${ops}/readyz`)).status,
    async stop() {
      for (const client of clients) client.close();
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await waitForHttp(`http://127.0.0.1:${ops}/readyz`, 20_000).catch(async (cause: unknown) => {
    await service.stop();
    throw new Error(`not ready:\n${running.stdout()}\n${running.stderr()}`, { cause });
  });
  await waitUntil("every worker listens", () =>
    service.log().some(({ ops, msg }) => ops && msg === "listening"),
  );
  return service;
}

/** A check of /open, which is public, or of /api with that token. */
export const checkOf = (token?: string) => ({
  attributes: {
    request: {
      http: {
        method: "GET",
        host: "api.example.com",
        path: token === undefined ? "/open" : "/api",
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      },
    },
  },
});

/** What it was decided. */
export async function outcome(client: CheckClient, token?: string): Promise<string> {
  const answer = await client.check(checkOf(token));
  return /"outcome":\{"stringValue":"(\w+)"\}/.exec(JSON.stringify(answer.dynamic_metadata))?.[1] ?? "none";
}

function linesOf(output: string): LogLine[] {
  const complete = output.slice(0, output.lastIndexOf("\n") + 1);
  return complete
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

export function sumOf(metrics: string, wanted: string): number {
  const values = metrics.split("\n").flatMap((line) => {
    const [, name, value] = /^(\w+)(?:\{.*\})? (\S+)$/.exec(line) ?? [];
    return name === wanted ? [Number(value)] : [];
  });
  return values.reduce((sum, value) => sum + value, 0);
}

interface Written {
  readonly listen: number;
  readonly ops: number;
  readonly admin: number;
  readonly provider: number;
  readonly more: string;
}

export const configOf = ({ listen, ops, admin, provider, more }: Written) => `
listen: 127.0.0.1:${listen}
ops: 127.0.0.1:${ops}
drain: 3s
revocation: { maxTokenLifetime: 1h }
admin: { listen: "127.0.0.1:${admin}", token: ${ADMIN_TOKEN} }
directories: { staff: { type: file, path: users.yaml } }
providers:
  corp:
    preset: custom
    introspectionEndpoint: "http://127.0.0.1:${provider}/introspect"
    clientId: gate
    clientSecret: gate-secret
    clients: [web]
${more}
policies:
  - { name: open, public: true, match: { paths: ["/open"] } }
  - name: api
    match: { paths: ["/api"] }
    grants: [{ type: authorizationGrant, provider: corp, directory: staff }]
`;
