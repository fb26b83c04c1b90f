import { announce } from "../support/command.ts";
import type { LocalProgram } from "../support/program-search.ts";
import { findProgram, type Program } from "../support/programs.ts";

/** A program that Go builds: where there is no Go it is not to be had; that is said, and tests are content. */
export async function toBeHad(program: Program): Promise<LocalProgram | undefined> {
  const reason = (because: string) => {
    announce(`${program.command} is not run: ${because}`);
    return undefined;
  };
  try {
    const found = await findProgram(program);
    return found.kind === "binary" ? found : reason("it must be a binary of this machine");
  } catch (error) {
    return reason(error instanceof Error ? error.message : String(error));
  }
}
