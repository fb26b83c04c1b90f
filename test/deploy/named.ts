import { REFUSALS } from "../../src/decision/outcome.ts";
import type { ExposedMetrics } from "./exposed-metrics.ts";
import { groupingsOf, type Selector, selectorsOf } from "./promql.ts";

const OUTCOMES = [...Object.keys(REFUSALS), "allowed", "anonymous", "public", "preflight"];

const labelsOf = ({ matchers }: Selector) => matchers.map(({ label }) => label);

/** What an expression names that there is not: metrics, labels of a metric, labels of any of its metrics. */
export function unknownIn(expression: string, shown: readonly string[], exposed: ExposedMetrics): string[] {
  const selectors = selectorsOf(expression);
  const known = new Set(selectors.flatMap(({ metric }) => [...(exposed.get(metric) ?? [])]));
  return [
    ...selectors.flatMap(({ metric }) => (exposed.has(metric) ? [] : [metric])),
    ...selectors.flatMap((selector) =>
      labelsOf(selector)
        .filter((label) => !exposed.get(selector.metric)?.has(label))
        .map((label) => `${selector.metric}{${label}}`),
    ),
    ...[...groupingsOf(expression), ...shown].filter((label) => !known.has(label)),
  ];
}

/** Outcomes that an expression names and no decision has. */
export function unknownOutcomes(expression: string): string[] {
  return selectorsOf(expression)
    .flatMap(({ matchers }) => matchers)
    .flatMap(({ label, value }) => (label === "outcome" ? value.split("|") : []))
    .filter((outcome) => !OUTCOMES.includes(outcome));
}

/** A histogram is one metric in three. */
export function stem({ metric }: Pick<Selector, "metric">): string {
  return metric.replace(/_(?:bucket|sum|count)$/, "");
}
