import { writeFile } from "node:fs/promises";
import { createRunFolder, REPOSITORY, RUN } from "../support/folders.ts";
import { freePorts } from "../support/ports.ts";
import { type BenchConfiguration, configurationOf, USERS } from "./configuration.ts";
import { type MeasuredServer, startMeasured } from "./measured-server.ts";
import type { Processors } from "./processors.ts";

/** The service as a user runs it: as it is built, by its command line. */
export interface Service extends MeasuredServer {
  /** How many decisions it has made so far, by outcome. */
  outcomes(): Promise<ReadonlyMap<string, number>>;
  /** How many answers about tokens and users it had to obtain so far, for want of one that it remembered. */
  obtained(): Promise<number>;
}

export interface ServiceOptions extends BenchConfiguration {
  readonly processors?: Processors;
  /** Name of the file in PROFILES that its CPU profile is written to when it stops. */
  readonly profile?: string | undefined;
}

export const PROFILES = `${RUN}/profiles`;

export async function startService(options: ServiceOptions): Promise<Service> {
  const [listen = 0, ops = 0] = await freePorts(2);
  const folder = await createRunFolder("bench");
  await writeFile(`${folder}/grantgate.yaml`, configurationOf(options, { listen, ops }));
  await writeFile(`${folder}/users.yaml`, USERS);
  const { processors = "server", profile } = options;
  const profiling =
    profile === undefined
      ? []
      : ["--cpu-prof", `--cpu-prof-dir=${PROFILES}`, `--cpu-prof-name=${profile}.cpuprofile`];
  const serve = [`${REPOSITORY}/dist/main.js`, "serve", "--config", `${folder}/grantgate.yaml`];
  const words = [process.execPath, ...profiling, ...serve];
  const server = await startMeasured({ words, port: listen, processors, folder });
  const metrics = async () => (await fetch(`http://127.0.0.1:${ops}/metrics`)).text();
  return {
    ...server,
    outcomes: async () => outcomesOf(await metrics()),
    obtained: async () => obtainedOf(await metrics()),
  };
}

const DECISIONS = /^grantgate_decisions_total\{.*outcome="([^"]+)".*\} (\d+)$/gm;

/** Reads Prometheus' text format; adds up over policies and grants. */
export function outcomesOf(metrics: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [, outcome = "", count] of metrics.matchAll(DECISIONS)) {
    counts.set(outcome, (counts.get(outcome) ?? 0) + Number(count));
  }
  return counts;
}

const OBTAINED = /^grantgate_cache_requests_total\{.*origin="upstream".*\} (\d+)$/gm;

/** Reads Prometheus' text format; adds up over the kinds of answers. */
export function obtainedOf(metrics: string): number {
  return [...metrics.matchAll(OBTAINED)].reduce((sum, [, count]) => sum + Number(count), 0);
}
