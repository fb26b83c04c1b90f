import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { expectedAlerts, MONITORING, readAlerts } from "./alerts.ts";
import { exposedMetrics } from "./exposed-metrics.ts";
import { unknownIn, unknownOutcomes } from "./named.ts";
import { selectorsOf, shownLabels } from "./promql.ts";
import { INSTALLATION_MS, promtool } from "./promtool.ts";
import { scrape } from "./scrape.ts";

describe("deploy/monitoring/alerts.yaml", function () {
  this.timeout(INSTALLATION_MS);
  const alerts = readAlerts();

  it("holds rules that Prometheus takes", async () => {
    const { ok, output } = await promtool(["check", "rules", "alerts.yaml"], { folder: MONITORING });
    assert.ok(ok, output);
    assert.match(output, new RegExp(`SUCCESS: ${alerts.length} rules found`));
  });

  it("fires when it should and no other time", async () => {
    const { ok, output } = await promtool(["test", "rules", "alerts.test.yaml"], { folder: MONITORING });
    assert.ok(ok, output);
  });

  it("has a test of each alert that it fires, and one that it does not", () => {
    const expected = expectedAlerts();
    for (const { alert } of alerts) {
      const counts = expected.get(alert) ?? [];
      assert.ok(counts.includes(0), `${alert} is never expected not to fire`);
      assert.ok(
        counts.some((count) => count > 0),
        `${alert} is never expected to fire`,
      );
    }
  });

  it("names metrics, labels and outcomes that there are", async () => {
    const exposed = exposedMetrics(await scrape());
    for (const { alert, expr, annotations } of alerts) {
      assert.ok(selectorsOf(expr).length > 0, alert);
      assert.deepEqual(unknownIn(expr, shownLabels(annotations.summary), exposed), [], alert);
      assert.deepEqual(unknownOutcomes(expr), [], alert);
    }
  });

  it("links each alert to a section of the runbook, and every section is an alert's", () => {
    const runbook = readFileSync(`${MONITORING}/runbook.md`, "utf8");
    const sections = [...runbook.matchAll(/^### (\w+)$/gm)].map(([, title = ""]) => title);
    assert.deepEqual(
      sections,
      alerts.map(({ alert }) => alert),
    );
    for (const { alert, annotations } of alerts) {
      assert.equal(
        annotations.runbook_url,
        `deploy/monitoring/runbook.md#${alert.toLowerCase()}`,
        "an anchor is its heading in lower case",
      );
    }
  });
});
