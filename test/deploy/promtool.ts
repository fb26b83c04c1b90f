import { execFile } from "node:child_process";
import { findProgram, PROMTOOL } from "../support/programs.ts";

/** Milliseconds: the first run may install Prometheus. */
export const INSTALLATION_MS = 300_000;

/** How promtool ended; `output` is all that it said. */
export interface PromtoolEnd {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs promtool in a folder, with a text as its standard input. Rejects where there is no promtool. */
export async function promtool(
  args: readonly string[],
  { folder, input = "" }: { readonly folder: string; readonly input?: string },
): Promise<PromtoolEnd> {
  const found = await findProgram(PROMTOOL);
  if (found.kind !== "binary") throw new TypeError("promtool must be a binary of this machine");
  return new Promise((resolve) => {
    const child = execFile(found.path, args, { cwd: folder }, (error, stdout, stderr) =>
      resolve({ ok: error === null, output: `${stdout}${stderr}` }),
    );
    child.stdin?.end(input);
  });
}
