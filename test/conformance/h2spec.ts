import { readFile, rm } from "node:fs/promises";
import { createHttp2Server } from "../../src/transport/http2/server.ts";
import { run } from "../support/command.ts";
import { createRunFolder } from "../support/folders.ts";
import { findProgram, H2SPEC } from "../support/programs.ts";
import { type H2specReport, readReport } from "./h2spec-report.ts";

/** Seconds that a test waits for the server's reaction. */
const PATIENCE = "1";

/** Puts the HTTP/2 server to all of h2spec's tests. Rejects where h2spec is not to be had or does not report. */
export async function runH2spec(): Promise<H2specReport> {
  const program = await findProgram(H2SPEC);
  if (program.kind !== "binary") throw new Error("h2spec must be a binary of this machine");
  const server = createHttp2Server({ methods: new Map() });
  const folder = await createRunFolder("h2spec");
  try {
    const port = await server.listen({ host: "127.0.0.1", port: 0 });
    const report = `${folder}/report.xml`;
    await run(program.path, ["--port", String(port), "--timeout", PATIENCE, "--junit-report", report]);
    return readReport(await readFile(report, "utf8"));
  } finally {
    await rm(folder, { recursive: true });
    await server.drain(0);
  }
}
