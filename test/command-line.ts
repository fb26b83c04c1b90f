import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { REPOSITORY } from "./support/folders.ts";

/** A run of the command line that has ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandLine {
  /** Everything that it wrote, once it has ended. */
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
}

/** `grantgate` with these arguments, as a process of its own in `folder`; `input` is its standard input. */
export function grantgate(
  args: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>> = {},
  input = "",
): CommandLine {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, [`${REPOSITORY}/src/main.ts`, ...args], { cwd: folder, env });
  child.stdin.end(input);
  const killAtExit = () => child.kill("SIGKILL");
  process.once("exit", killAtExit);
  const ended = Promise.all([once(child, "exit"), text(child.stdout), text(child.stderr)]);
  return {
    ended: ended.then(([[code], stdout, stderr]) => {
      process.off("exit", killAtExit);
      return { code, stdout, stderr };
    }),
    kill: (signal) => void child.kill(signal),
  };
}
