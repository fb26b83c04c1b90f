import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { REPOSITORY } from "../support/folders.ts";
import { MONITORING } from "./alerts.ts";
import { exposedMetrics } from "./exposed-metrics.ts";
import { stem } from "./named.ts";
import { INSTALLATION_MS, promtool } from "./promtool.ts";
import { scrape } from "./scrape.ts";

describe("/metrics", function () {
  this.timeout(INSTALLATION_MS);

  it("is named and written as Prometheus asks for", async () => {
    const checked = await promtool(["check", "metrics"], { folder: MONITORING, input: await scrape() });
    assert.deepEqual(checked, { ok: true, output: "" });
  });

  it("counts reloads from 0, without which the first refused one would raise no alert", async () => {
    const text = await scrape();
    assert.match(text, /^grantgate_config_reloads_total\{result="refused"\} 0$/m);
    assert.match(text, /^grantgate_directory_reloads_total\{directory="staff",result="refused"\} 0$/m);
  });

  for (const path of ["README.md", "deploy/monitoring/runbook.md"]) {
    it(`is described in ${path} by metrics and labels that there are`, async () => {
      const exposed = exposedMetrics(await scrape());
      const document = readFileSync(`${REPOSITORY}/${path}`, "utf8");
      const histograms = new Set([...exposed.keys()].map((metric) => stem({ metric })));
      for (const [named, metric = "", labels = ""] of document.matchAll(
        /\b(grantgate_\w+)(?:\{([\w,]+)\})?/g,
      )) {
        assert.ok(histograms.has(stem({ metric })), named);
        for (const label of labels.split(",").filter(Boolean)) {
          assert.ok((exposed.get(metric) ?? exposed.get(`${metric}_count`))?.has(label), named);
        }
      }
    });
  }
});
