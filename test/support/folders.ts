import { rmSync } from "node:fs";
import { chmod, mkdir, mkdtemp } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
/** Programs installed for tests and demo; git-ignored. */
export const TOOLS = `${REPOSITORY}/.tools`;
/** Configuration and output of programs that run; git-ignored. */
export const RUN = `${REPOSITORY}/.run`;

const created = new Set<string>();
process.once("exit", () => {
  for (const folder of created) rmSync(folder, { recursive: true, force: true });
});

/** A new folder under `.run/` for one run of one program; gone with this process at the latest. */
export async function createRunFolder(name: string, parent = RUN): Promise<string> {
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(`${parent}/${name}-`);
  created.add(folder);
  // In a container the program runs as a user of its own, which must be able to read its configuration.
  await chmod(folder, 0o755);
  return folder;
}
