import { readFileSync } from "node:fs";
import { z } from "zod";
import { REPOSITORY } from "../support/folders.ts";

const source = z.object({ type: z.string(), uid: z.string() });
const gridPos = z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() });
const fieldConfig = z.object({
  defaults: z.object({
    unit: z.string(),
    max: z.number().optional(),
    custom: z.object({ stacking: z.object({ mode: z.enum(["none", "normal"]) }) }).optional(),
  }),
});
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
  fieldConfig,
  targets: z.array(target).min(1),
});
const variable = z.object({ name: z.string(), type: z.enum(["datasource", "query"]), query: z.unknown() });
const dashboard = z.object({
  uid: z.string(),
  title: z.string(),
  templating: z.object({ list: z.array(variable) }),
  annotations: z.object({
    list: z.array(
      z.object({ name: z.string(), expr: z.string().optional(), titleFormat: z.string().default("") }),
    ),
  }),
  panels: z.array(z.discriminatedUnion("type", [row, graph])),
});

export type Dashboard = z.output<typeof dashboard>;
/** A panel that shows answers of Prometheus. */
export type Graph = z.output<typeof graph>;

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
  const ofPanels = panels.flatMap((panel) => (panel.type === "row" ? [] : queriesOfPanel(panel)));
  const ofAnnotations = annotations.list.flatMap(({ name, expr, titleFormat }) =>
    expr === undefined ? [] : [{ panel: name, expression: expr, legend: titleFormat }],
  );
  return [...ofPanels, ...ofAnnotations];
}

export function queriesOfPanel({ title, targets }: Graph): Query[] {
  return targets.map(({ expr, legendFormat }) => ({ panel: title, expression: expr, legend: legendFormat }));
}

/** The expression as Prometheus gets it, every variable of Grafana that is set in the dashboard replaced. */
export function filledIn(expression: string, { templating }: Dashboard, rateInterval = "5m"): string {
  const values = new Map([["__rate_interval", rateInterval], ...templating.list.map(anyValue)]);
  return expression.replace(/\$(\w+)/g, (written, name: string) => values.get(name) ?? written);
}

const anyValue = ({ name }: { readonly name: string }): [string, string] => [name, ".*"];
