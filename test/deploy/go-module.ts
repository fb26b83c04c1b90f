import { execFile } from "node:child_process";
import { z } from "zod";
import { announce } from "../support/command.ts";
import { findGo } from "../support/go-program.ts";

/** A version of a Go module. */
export interface GoModule {
  readonly module: string;
  readonly version: string;
}

const downloaded = z.object({ Dir: z.string() });

/**
 * The folder with a module's sources, which Go keeps: for the definitions that come with them. Where there is no Go it
 * is not to be had; that is said, and tests are content.
 */
export async function moduleFolder({ module, version }: GoModule): Promise<string | undefined> {
  const go = await findGo();
  if (go === undefined) {
    announce(`${module} is not looked at: there is no go on PATH`);
    return undefined;
  }
  return new Promise((resolve, reject) => {
    execFile(go, ["mod", "download", "-json", `${module}@${version}`], (error, stdout, stderr) => {
      if (error === null) resolve(downloaded.parse(JSON.parse(stdout)).Dir);
      else reject(new Error(`go mod download ${module}@${version}: ${stdout}${stderr}`, { cause: error }));
    });
  });
}
