import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import type { Running } from "./programs.ts";

const GRACE_MS = 5_000;

/** A user of this machine. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

export interface BinaryOptions {
  readonly environment?: NodeJS.ProcessEnv;
  /** Whom it runs as; else as this process does. */
  readonly user?: SystemUser | undefined;
}

/** A program that runs as a process of this machine. */
export interface LocalProcess extends Running {
  readonly pid: number;
}

/** Starts a binary of this machine; its output goes to files in `folder`, stdout.log and stderr.log. */
export async function startBinary(
  path: string,
  args: readonly string[],
  folder: string,
  options: BinaryOptions = {},
): Promise<LocalProcess> {
  const outputs = { stdout: `${folder}/stdout.log`, stderr: `${folder}/stderr.log` };
  const child = spawnInto(path, args, outputs, options);
  await once(child, "spawn");
  const { pid } = child;
  if (pid === undefined) throw new Error(`${path} has no process id`);
  const killAtExit = () => child.kill("SIGKILL");
  process.once("exit", killAtExit);
  const exited = once(child, "exit").then(() => {
    process.off("exit", killAtExit);
  });
  return {
    pid,
    exited,
    stdout: () => readFileSync(outputs.stdout, "utf8"),
    stderr: () => readFileSync(outputs.stderr, "utf8"),
    kill: async (signal) => void child.kill(signal),
    stop: async () => {
      child.kill("SIGTERM");
      // A program that was paused does not see SIGTERM before it goes on.
      child.kill("SIGCONT");
      const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

function spawnInto(
  path: string,
  args: readonly string[],
  outputs: { stdout: string; stderr: string },
  { environment: env = process.env, user }: BinaryOptions,
) {
  // Files and no pipes: Node's pipes are sockets, and a program cannot open /dev/stdout on a socket.
  const stdout = openSync(outputs.stdout, "a");
  const stderr = openSync(outputs.stderr, "a");
  const child = spawn(path, args, { stdio: ["ignore", stdout, stderr], env, ...user });
  closeSync(stdout);
  closeSync(stderr);
  return child;
}
