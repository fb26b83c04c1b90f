import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { valuesSchema } from "./values-schema.ts";
import { valuesTable } from "./values-table.ts";

const DEPLOY = fileURLToPath(new URL("..", import.meta.url));
const CHART = `${DEPLOY}chart/grantgate`;
const TABLE = /(?<=<!-- values: begin -->\n).*(?=<!-- values: end -->)/s;

const read = (path: string) => readFileSync(path, "utf8");

/**
 * The files of the chart that are made from others, by path: its README's table, its schema, and copies of what
 * Helm, which reads nothing outside of a chart, is to put into objects.
 */
export function generatedFiles(): ReadonlyMap<string, string> {
  const table = valuesTable(read(`${CHART}/values.yaml`));
  return new Map([
    [`${CHART}/README.md`, read(`${CHART}/README.md`).replace(TABLE, () => `\n${table}\n\n`)],
    [`${CHART}/values.schema.json`, `${JSON.stringify(valuesSchema(), null, 1)}\n`],
    [`${CHART}/files/alerts.yaml`, read(`${DEPLOY}monitoring/alerts.yaml`)],
    [`${CHART}/files/dashboard.json`, read(`${DEPLOY}monitoring/dashboard.json`)],
  ]);
}

if (import.meta.main) {
  for (const [path, content] of generatedFiles()) writeFileSync(path, content);
}
