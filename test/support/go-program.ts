import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { announce, run } from "./command.ts";
import { TOOLS } from "./folders.ts";

/** A command of a Go module. */
export interface GoPackage {
  readonly package: string;
  readonly version: string;
}

/** Where Go's own installer puts it, beside the folders of PATH. */
const GO_FOLDERS = ["/usr/local/go/bin"];

/** The path of `go`; undefined where there is none. */
export async function findGo(): Promise<string | undefined> {
  for (const folder of [...(process.env.PATH ?? "").split(delimiter), ...GO_FOLDERS]) {
    const path = join(folder, "go");
    const executable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (executable) return path;
  }
  return undefined;
}

export type GoInstallation = { readonly path: string } | { readonly reason: string };

/** Builds the command into `.tools/`, unless an earlier run did. `runs` tells whether a program works. */
export async function installByGo(
  command: string,
  { package: name, version }: GoPackage,
  runs: (program: { readonly path: string }) => Promise<boolean>,
): Promise<GoInstallation> {
  const folder = `${TOOLS}/${command}-${version}`;
  const program = { path: `${folder}/${command}` };
  if (await runs(program)) return program;
  const go = await findGo();
  if (go === undefined) return { reason: "there is no go on PATH" };
  announce(`${command}: building ${name} ${version} by go install into .tools ...`);
  const built = await run(go, ["install", `${name}@${version}`], { GOBIN: folder });
  if (await runs(program)) return program;
  return { reason: `go install: ${built.ok ? "the program does not run" : built.output}` };
}
