import { chown, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { createRunFolder, RUN } from "./folders.ts";
import type { SystemUser } from "./local-program.ts";

/** Whom a program runs as that refuses to run as root: nobody, where this process is root's, else this process's user. */
export async function unprivilegedUser(): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(await readFile("/etc/passwd", "utf8")) ?? [];
  if (uid === undefined || gid === undefined) throw new Error("there is no user nobody in /etc/passwd");
  return { uid: Number(uid), gid: Number(gid) };
}

/** A new folder that the user owns: under `.run/`, or for temporary files where that is under root's own. */
export async function createFolderFor(name: string, user: SystemUser | undefined): Promise<string> {
  if (user === undefined) return createRunFolder(name);
  const folder = await createRunFolder(name, (await isOpenToAll(dirname(RUN))) ? RUN : tmpdir());
  await chown(folder, user.uid, user.gid);
  return folder;
}

const MAY_PASS = 0o001;

/** Whether any user may pass through a folder and all above it. */
export async function isOpenToAll(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  if ((mode & MAY_PASS) === 0) return false;
  return folder === dirname(folder) || isOpenToAll(dirname(folder));
}
