import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import { z } from "zod";
import { createRunFolder, REPOSITORY } from "./folders.ts";
import { freePort, waitForHttp } from "./ports.ts";
import { PROMETHEUS, startProgram } from "./programs.ts";

/** One line of a graph: times in seconds since the epoch. A value that is no number is left out. */
export interface Series {
  readonly labels: ReadonlyMap<string, string>;
  readonly points: readonly (readonly [time: number, value: number])[];
}

/** Both in seconds since the epoch; an answer has a point a second. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/** An alert rule; `health` is "ok" once it was evaluated without an error, "unknown" before. */
export type Rule = z.output<typeof rule>;

/** A real Prometheus that scrapes once a second. */
export interface PrometheusServer {
  readonly origin: string;
  /** What a graph of the expression shows; rejects where Prometheus does not understand it. */
  queryRange(expression: string, range: TimeRange): Promise<Series[]>;
  rules(): Promise<Rule[]>;
  stop(): Promise<void>;
}

const rule = z.object({ name: z.string(), health: z.string(), state: z.string() });
const rules = z.object({ data: z.object({ groups: z.array(z.object({ rules: z.array(rule) })) }) });
const sample = z.tuple([z.number(), z.string().transform(Number)]);
const matrix = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), values: z.array(sample) })),
  }),
});

/** Starts it with the composition's configuration and alert rules; `target` is a host and a port. */
export async function startPrometheus(target: string): Promise<PrometheusServer> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const folder = await createRunFolder("prometheus");
  await copyFile(`${REPOSITORY}/deploy/monitoring/alerts.yaml`, `${folder}/alerts.yaml`);
  await writeFile(`${folder}/prometheus.yaml`, await configurationFor(target));
  const running = await startProgram({
    program: PROMETHEUS,
    folder,
    args: [
      `--config.file=${folder}/prometheus.yaml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--log.level=warn",
    ],
    ready: () => waitForHttp(`${origin}/-/ready`),
  });
  const ask = (path: string, query = {}) => get(`${origin}/api/v1/${path}?${new URLSearchParams(query)}`);
  return {
    origin,
    queryRange: async (query, { start, end }) =>
      readSeries(await ask("query_range", { query, start: `${start}`, end: `${end}`, step: "1" })),
    rules: async () => rules.parse(await ask("rules")).data.groups.flatMap((group) => group.rules),
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The composition finds replicas by a name that only its network has, and looks less often. */
async function configurationFor(target: string): Promise<string> {
  const text = await readFile(`${REPOSITORY}/deploy/compose/prometheus.yaml`, "utf8");
  const config = parseDocument(text);
  config.set("global", { scrape_interval: "1s", evaluation_interval: "1s" });
  const job = ["scrape_configs", 0];
  if (!config.deleteIn([...job, "dns_sd_configs"])) throw new Error("the composition has no name to replace");
  config.setIn([...job, "static_configs"], [{ targets: [target] }]);
  return config.toString();
}

async function get(url: string): Promise<unknown> {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(`Prometheus answers ${response.status}: ${text}`);
  return JSON.parse(text);
}

function readSeries(answer: unknown): Series[] {
  return matrix.parse(answer).data.result.map(({ metric, values }) => ({
    labels: new Map(Object.entries(metric)),
    points: values.filter(([, value]) => Number.isFinite(value)),
  }));
}
