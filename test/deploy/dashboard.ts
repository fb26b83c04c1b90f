import { readFileSync } from "node:fs";
import { z } from "zod";
import { REPOSITORY } from "../support/folders.ts";

const source = z.object({ type: z.string(), uid: z.string() });
const gridPos = z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() });
const target = z.object({
  refId: z.string(),
  datasource: source,
  expr: z.string(),
  legendFormat: z.string(),
});
const row = z.object({ type: z.literal("row"), id: z.int(), title: z.string(), gridPos });
const graph = z.object({
  type: z.enum(["timeseries", "stat"]),
  id: z.int(),
  title: z.string(),
  gridPos,
  datasource: source,
  targets: z.array(target).min(1),
});
const variable = z.object({ name: z.string(), type: z.enum(["datasource", "query"]), query: z.unknown() });
const dashboard = z.object({
  uid: z.string(),
  title: z.string(),
  templating: z.object({ list: z.array(variable) }),
  annotations: z.object({ list: z.array(z.object({ name: z.string(), expr: z.string().optional() })) }),
  panels: z.array(z.discriminatedUnion("type", [row, graph])),
});

export type Dashboard = z.output<typeof dashboard>;

/** As far as Grafana and the tests need it; throws where a part is missing. */
export function readDashboard(): Dashboard {
  return dashboard.parse(JSON.parse(readFileSync(`${REPOSITORY}/deploy/monitoring/dashboard.json`, "utf8")));
}

/** A query and its legend, with the panel that it stands in. */
export interface Query {
  readonly panel: string;
  readonly expression: string;
  readonly legend: string;
}

export function queriesOf({ panels, annotations }: Dashboard): Query[] {
  const ofPanels = panels.flatMap((panel) =>
    panel.type === "row"
      ? []
      : panel.targets.map(({ expr, legendFormat }) => ({
          panel: panel.title,
          expression: expr,
          legend: legendFormat,
        })),
  );
  const ofAnnotations = annotations.list.flatMap(({ name, expr }) =>
    expr === undefined ? [] : [{ panel: name, expression: expr, legend: "" }],
  );
  return [...ofPanels, ...ofAnnotations];
}

const VALUES: Readonly<Record<string, string>> = { __rate_interval: "5m" };

/** The expression as Prometheus gets it, every variable of Grafana that is set in the dashboard replaced. */
export function filledIn(expression: string, { templating }: Dashboard): string {
  const known = new Set(templating.list.map(({ name }) => name));
  return expression.replace(/\$(\w+)/g, (written, name: string) =>
    known.has(name) ? ".*" : (VALUES[name] ?? written),
  );
}
