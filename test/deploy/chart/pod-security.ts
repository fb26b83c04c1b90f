import { fileURLToPath } from "node:url";
import { announce, run } from "../../support/command.ts";
import { TOOLS } from "../../support/folders.ts";
import { findGo } from "../../support/go-program.ts";
import { type End, end } from "./helm.ts";

const SOURCE = fileURLToPath(new URL("../pod-security", import.meta.url));
const BINARY = `${TOOLS}/pod-security/pod-security`;

export interface NamedPod {
  readonly name: string;
  readonly metadata: unknown;
  readonly spec: unknown;
}

/** How the restricted Pod Security profile judges them; undefined where there is no Go to build the judge by. */
export async function judgeByRestrictedProfile(pods: readonly NamedPod[]): Promise<End | undefined> {
  const go = await findGo();
  if (go === undefined) {
    announce("the Pod Security profile is not checked: there is no go on PATH");
    return undefined;
  }
  const built = await run(go, ["build", "-C", SOURCE, "-o", BINARY, "."]);
  if (!built.ok) throw new Error(`go build: ${built.output}`);
  return end(BINARY, [], JSON.stringify(pods));
}
