import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { run } from "../support/command.ts";
import { TOOLS } from "../support/folders.ts";
import { findGo } from "../support/go-program.ts";

const SOURCE = fileURLToPath(new URL("go-client", import.meta.url));
const BINARY = `${TOOLS}/go-client/go-client`;

/** The path of our client in Go, built anew; the reason where that cannot be. */
export async function buildGoClient(): Promise<{ readonly path: string } | { readonly reason: string }> {
  const go = await findGo();
  if (go === undefined) return { reason: "there is no go on PATH" };
  const built = await run(go, ["build", "-C", SOURCE, "-o", BINARY, "."]);
  return built.ok ? { path: BINARY } : { reason: `go build: ${built.output}` };
}

/** Resolves to what it prints, once all its checks were answered as they should; rejects where one was not. */
export async function runGoClient(path: string, port: number): Promise<string> {
  return (await promisify(execFile)(path, [`127.0.0.1:${port}`])).stdout;
}
