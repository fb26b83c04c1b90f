import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { createRunFolder } from "../support/folders.ts";
import { findProgram, H2LOAD } from "../support/programs.ts";
import { CHECK_PATH } from "./check-message.ts";
import { readH2load } from "./h2load-output.ts";
import { LOAD, type LoadResult } from "./load.ts";

const execute = promisify(execFile);
const GRPC = ["content-type: application/grpc", "te: trailers"];

/** The same check again and again, as fast as it is answered or, with `rate`, so many a second in all. */
export async function loadWithCheck(
  port: number,
  message: Buffer,
  seconds: number,
  rate?: number,
): Promise<LoadResult> {
  const folder = await createRunFolder("h2load");
  try {
    await writeFile(`${folder}/message`, message);
    return await h2load(folder, [
      ...["--clients", String(LOAD.connections), "--max-concurrent-streams", String(LOAD.streams)],
      ...["--duration", String(seconds), "--data", `${folder}/message`],
      ...(rate === undefined ? [] : ["--rps", String(rate / LOAD.connections)]),
      ...GRPC.flatMap((header) => ["--header", header]),
      `http://127.0.0.1:${port}${CHECK_PATH}`,
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export interface RatedRequest {
  readonly url: string;
  readonly headers: readonly string[];
  /** Requests a second, in all. */
  readonly rate: number;
}

const RATED_CONNECTIONS = 4;

/** The same request at a fixed rate, however long the answers take. */
export async function loadAtRate({ url, headers, rate }: RatedRequest, seconds: number): Promise<LoadResult> {
  const folder = await createRunFolder("h2load");
  try {
    return await h2load(folder, [
      ...["--clients", String(RATED_CONNECTIONS), "--max-concurrent-streams", "100"],
      ...["--rps", String(rate / RATED_CONNECTIONS), "--duration", String(seconds)],
      ...headers.flatMap((header) => ["--header", header]),
      url,
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function h2load(folder: string, args: readonly string[]): Promise<LoadResult> {
  const program = await findProgram(H2LOAD);
  if (program.kind !== "binary") throw new Error("h2load must be a binary of this machine");
  const log = `${folder}/requests`;
  const { stdout } = await execute(program.path, [`--log-file=${log}`, ...args]);
  return readH2load(stdout, await readFile(log, "utf8"));
}
