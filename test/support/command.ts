import { execFile } from "node:child_process";

/** The end of a command that was run to its end; `output` is what it wrote to standard error. */
export type CommandResult = { readonly ok: true } | { readonly ok: false; readonly output: string };

/** Runs a command without a shell. Never rejects: a command that is not there is one that failed. */
export function run(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(command, args, { env: { ...process.env, ...environment } }, (error, _stdout, stderr) => {
      resolve(error === null ? { ok: true } : { ok: false, output: stderr.trim() || error.message });
    });
  });
}

/** One line of progress, apart from what a test or the demo prints. */
export function announce(line: string): void {
  process.stderr.write(`${line}\n`);
}
