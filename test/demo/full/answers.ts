import {
  type Dashboard,
  filledIn,
  type Graph,
  type Query,
  queriesOf,
  queriesOfPanel,
} from "../../deploy/dashboard.ts";
import type { PrometheusServer, Series, TimeRange } from "../../support/prometheus.ts";

/** What stands for $__rate_interval: enough scrapes, of one a second, for a rate that is no zigzag. */
const RATE_INTERVAL = "10s";

/** One line of a panel, named as Grafana names it. */
export interface Line extends Pick<Series, "points"> {
  readonly legend: string;
}

/** A panel, with all that Prometheus answers to its queries. */
export interface PanelAnswer {
  readonly panel: Graph;
  readonly lines: readonly Line[];
  /** Queries without any number in their answer. */
  readonly unanswered: readonly string[];
}

export interface DashboardAnswer {
  readonly panels: readonly PanelAnswer[];
  /** What Grafana marks in every panel. */
  readonly annotations: readonly Line[];
}

/** Asks every query of the dashboard, all values of its variables chosen. */
export async function askDashboard(
  dashboard: Dashboard,
  prometheus: PrometheusServer,
  range: TimeRange,
): Promise<DashboardAnswer> {
  const ask = async ({ expression, legend }: Query): Promise<readonly Line[]> => {
    const series = await prometheus.queryRange(filledIn(expression, dashboard, RATE_INTERVAL), range);
    return series
      .map(({ labels, points }) => ({ legend: legendOf(legend, labels), points }))
      .filter(({ points }) => points.length > 0);
  };
  const panels: PanelAnswer[] = [];
  for (const panel of dashboard.panels) {
    if (panel.type === "row") continue;
    const queries = queriesOfPanel(panel);
    const answers = await Promise.all(queries.map(ask));
    const unanswered = queries.filter((_, at) => answers[at]?.length === 0);
    panels.push({ panel, lines: answers.flat(), unanswered: unanswered.map(({ expression }) => expression) });
  }
  const annotations = await Promise.all(queriesOf({ ...dashboard, panels: [] }).map(ask));
  return { panels, annotations: annotations.flat() };
}

function legendOf(format: string, labels: Series["labels"]): string {
  return format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => labels.get(label) ?? "").trim();
}
