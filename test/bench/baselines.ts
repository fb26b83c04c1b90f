import { fileURLToPath } from "node:url";
import { run } from "../support/command.ts";
import { TOOLS } from "../support/folders.ts";
import { findGo } from "../support/go-program.ts";
import { freePort } from "../support/ports.ts";
import { type MeasuredServer, startMeasured } from "./measured-server.ts";

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export async function startConstantGrpcJs(): Promise<MeasuredServer> {
  const port = await freePort();
  const words = [process.execPath, pathOf("constant-server.ts"), String(port)];
  return startMeasured({ words, port, processors: "server" });
}

/** Undefined where there is no Go, or it cannot have the libraries; `reason` is then told. */
export async function startEmptyGo(tell: (reason: string) => void): Promise<MeasuredServer | undefined> {
  const binary = `${TOOLS}/empty-go-server/empty-go-server`;
  const reason = await buildEmptyGo(binary);
  if (reason !== undefined) {
    tell(reason);
    return undefined;
  }
  const port = await freePort();
  return startMeasured({ words: [binary, `127.0.0.1:${port}`], port, processors: "server" });
}

async function buildEmptyGo(binary: string): Promise<string | undefined> {
  const go = await findGo();
  if (go === undefined) return "there is no go on PATH";
  const built = await run(go, ["build", "-C", pathOf("empty-go-server"), "-o", binary, "."]);
  return built.ok ? undefined : `go build: ${built.output}`;
}
