import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { MONITORING, readAlerts } from "../alerts.ts";
import { BUILD_MS, valuesArgs } from "./helm.ts";
import { objectsOf } from "./objects.ts";

describe("the chart's monitoring", function () {
  this.timeout(BUILD_MS);

  it("holds every alert as it is, but for where the runbook is", async () => {
    const objects = await objectsOf(...valuesArgs("full"));
    if (objects === undefined) return;
    const { groups } = parse(
      readFileSync(`${MONITORING}/alerts.yaml`, "utf8").replaceAll(
        "deploy/monitoring/runbook.md",
        "https://runbooks.example.com/grantgate/runbook.md",
      ),
    );
    assert.equal(groups[0].rules.length, readAlerts().length);
    assert.deepEqual(objects.at("PrometheusRule gate-grantgate", "spec"), { groups });
  });

  it("holds the dashboard as it is", async () => {
    const objects = await objectsOf(...valuesArgs("full"));
    if (objects === undefined) return;
    assert.equal(
      objects.at("ConfigMap gate-grantgate-dashboard", "data", "grantgate.json"),
      readFileSync(`${MONITORING}/dashboard.json`, "utf8"),
    );
    assert.equal(
      objects.at("ConfigMap gate-grantgate-dashboard", "metadata", "labels", "grafana_dashboard"),
      "1",
    );
  });

  it("scrapes each pod once, by the Service of ops alone", async () => {
    const objects = await objectsOf(...valuesArgs("full"));
    if (objects === undefined) return;
    const selector = objects.at("ServiceMonitor gate-grantgate", "spec", "selector", "matchLabels");
    const chosen = objects.names.filter((name) => {
      if (!name.startsWith("Service ")) return false;
      return Object.entries(selector ?? {}).every(
        ([key, value]) => objects.at(name, "metadata", "labels", key) === value,
      );
    });
    assert.deepEqual(chosen, ["Service gate-grantgate-ops"]);
    assert.equal(objects.at("ServiceMonitor gate-grantgate", "spec", "endpoints", 0, "port"), "ops");
  });

  it("annotates pods with the port that they are scraped at", async () => {
    const objects = await objectsOf("--set", "metrics.scrapeAnnotations=true,ports.ops=8081");
    if (objects === undefined) return;
    const annotation = (name: string) =>
      objects.at(
        "Deployment gate-grantgate",
        "spec",
        "template",
        "metadata",
        "annotations",
        `prometheus.io/${name}`,
      );
    assert.deepEqual(["scrape", "path", "port"].map(annotation), ["true", "/metrics", "8081"]);
  });
});
