import { announce, type CommandResult, run } from "./command.ts";

/** Installs a Debian package, which only root may; the reason when it could not. */
export async function installByApt(name: string): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "apt-get needs root";
  announce(`${name}: installing by apt-get ...`);
  const install = () => aptGet("install", "--yes", "--no-install-recommends", name);
  const first = await install();
  if (first.ok) return undefined;
  // A new machine has no lists of packages, or old ones.
  await aptGet("update");
  const second = await install();
  return second.ok ? undefined : `apt-get: ${second.output}`;
}

function aptGet(...args: readonly string[]): Promise<CommandResult> {
  return run("apt-get", args, { DEBIAN_FRONTEND: "noninteractive" });
}
