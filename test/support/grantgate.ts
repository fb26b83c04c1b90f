import { rm, writeFile } from "node:fs/promises";
import { createRunFolder, REPOSITORY } from "./folders.ts";
import { startBinary } from "./local-program.ts";
import { freePorts, waitForHttp } from "./ports.ts";
import type { Running } from "./programs.ts";

/** One line of the service's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** The service as a user runs it: a process of its own, started by its command line. */
export interface GrantgateServer {
  readonly port: number;
  readonly opsOrigin: string;
  /** Holds its configuration; a test may change files in it. */
  readonly folder: string;
  readonly process: Running;
  log(): LogLine[];
  /** Has it end by SIGTERM, and starts it again on the same ports. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface GrantgateOptions {
  /** Text of a configuration that listens on the ports of the example. */
  readonly config: string;
  /** Text of its users.yaml. */
  readonly users: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What `npm run test:grpc-js` sets; where it is empty the default is tested. */
const TRANSPORT = process.env.GRANTGATE_TEST_TRANSPORT ?? "";

export async function startGrantgate({
  config,
  users,
  environment,
}: GrantgateOptions): Promise<GrantgateServer> {
  const [port = 0, opsPort = 0] = await freePorts(2);
  const folder = await createRunFolder("grantgate");
  const ports = config
    .replace("127.0.0.1:9191", `127.0.0.1:${port}`)
    .replace("127.0.0.1:9090", `127.0.0.1:${opsPort}`);
  const transport = TRANSPORT && `\ntransport: ${TRANSPORT}\n`;
  await writeFile(`${folder}/grantgate.yaml`, ports + transport);
  await writeFile(`${folder}/users.yaml`, users);
  const args = [`${REPOSITORY}/src/main.ts`, "serve", "--config", `${folder}/grantgate.yaml`];
  const opsOrigin = `http://127.0.0.1:${opsPort}`;
  const start = async () => {
    const started = await startBinary(process.execPath, args, folder, {
      environment: { ...process.env, ...environment },
    });
    await waitForHttp(`${opsOrigin}/readyz`).catch(async (cause: unknown) => {
      await started.stop();
      throw new Error(`grantgate did not start:\n${started.stdout()}\n${started.stderr()}`, { cause });
    });
    return started;
  };
  let running = await start();
  return {
    port,
    opsOrigin,
    folder,
    get process() {
      return running;
    },
    log: () => readLog(running.stdout()),
    async restart() {
      await running.kill("SIGTERM");
      await running.exited;
      running = await start();
    },
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function readLog(output: string): LogLine[] {
  const complete = output.slice(0, output.lastIndexOf("\n") + 1);
  return complete
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
