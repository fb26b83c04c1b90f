import { execFile } from "node:child_process";

/** How a program ended; `output` is all that it said. */
export interface ProgramEnd {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs a program to its end. */
export function outputOf(path: string, args: readonly string[], cwd?: string): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    execFile(path, args, { ...(cwd && { cwd }) }, (error, stdout, stderr) =>
      resolve({ ok: error === null, output: `${stdout}${stderr}` }),
    );
  });
}
