import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { REPOSITORY } from "../support/folders.ts";

export const MONITORING = `${REPOSITORY}/deploy/monitoring`;

const alert = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(["page", "ticket"]) }),
  annotations: z.strictObject({ summary: z.string(), runbook_url: z.string() }),
});
const alertRules = z.object({ groups: z.array(z.object({ name: z.string(), rules: z.array(alert) })) });
const ruleTests = z.object({
  tests: z.array(
    z.object({
      alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })),
    }),
  ),
});

export type Alert = z.output<typeof alert>;

export function readAlerts(): Alert[] {
  return alertRules
    .parse(parse(readFileSync(`${MONITORING}/alerts.yaml`, "utf8")))
    .groups.flatMap(({ rules }) => rules);
}

/** How many alerts of that name each moment of alerts.test.yaml expects, by name. */
export function expectedAlerts(): ReadonlyMap<string, readonly number[]> {
  const { tests } = ruleTests.parse(parse(readFileSync(`${MONITORING}/alerts.test.yaml`, "utf8")));
  const counts = new Map<string, number[]>();
  for (const { alertname, exp_alerts } of tests.flatMap((test) => test.alert_rule_test)) {
    counts.set(alertname, [...(counts.get(alertname) ?? []), exp_alerts.length]);
  }
  return counts;
}
