import { rm, truncate } from "node:fs/promises";
import { createRunFolder } from "../support/folders.ts";
import { startBinary } from "../support/local-program.ts";
import { waitForPort } from "../support/ports.ts";
import { untilReady } from "../support/programs.ts";
import { type ProcessUsage, readUsage } from "./process-usage.ts";
import { type Processors, pinned } from "./processors.ts";

/** A gRPC server whose CPU time and memory are looked at from outside. */
export interface MeasuredServer {
  readonly port: number;
  usage(): Promise<ProcessUsage>;
  /** Empties its standard output, which grows by a line a check. */
  dropLog(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerCommand {
  /** The program and its arguments. */
  readonly words: readonly string[];
  readonly port: number;
  readonly processors: Processors;
  /** Where its output goes; removed when it stops. */
  readonly folder?: string;
}

/** Milliseconds: ten thousand policies take their time. */
const START_MS = 120_000;

/** Starts it pinned and waits until its port is open. */
export async function startMeasured(command: ServerCommand): Promise<MeasuredServer> {
  const { port, processors } = command;
  const folder = command.folder ?? (await createRunFolder("bench"));
  const [path = "", ...args] = [...pinned(processors), ...command.words];
  const running = await startBinary(path, args, folder);
  await untilReady(command.words[0] ?? "", running, () => waitForPort(port, START_MS));
  return {
    port,
    // taskset becomes the command, under the same process id.
    usage: () => readUsage(running.pid),
    dropLog: () => truncate(`${folder}/stdout.log`),
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
