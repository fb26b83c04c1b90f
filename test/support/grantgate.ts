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
  const running = await startBinary(process.execPath, args, folder, {
    environment: { ...process.env, ...environment },
  });
  const opsOrigin = `http://127.0.0.1:${opsPort}`;
  await waitForHttp(`${opsOrigin}/readyz`).catch(async (cause: unknown) => {
    await running.stop();
    throw new Error(`grantgate did not start:\n${running.stdout()}\n${running.stderr()}`, { cause });
  });
  return {
    port,
    opsOrigin,
    folder,
    process: running,
    log: () => readLog(running.stdout()),
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
