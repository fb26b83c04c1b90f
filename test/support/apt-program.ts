import { announce, run } from "./command.ts";

/** Installs a Debian package, which only root may; the reason when it could not. */
export async function installByApt(name: string): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "apt-get needs root";
  announce(`${name}: installing by apt-get ...`);
  const result = await run("apt-get", ["install", "--yes", "--no-install-recommends", name], {
    DEBIAN_FRONTEND: "noninteractive",
  });
  return result.ok ? undefined : `apt-get: ${result.output}`;
}
