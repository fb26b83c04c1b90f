import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { stringify } from "yaml";
import { createRunFolder } from "../support/folders.ts";
import { filledIn, queriesOf, readDashboard } from "./dashboard.ts";
import { type ExposedMetrics, exposedMetrics } from "./exposed-metrics.ts";
import { stem, unknownIn, unknownOutcomes } from "./named.ts";
import { selectorsOf, shownLabels } from "./promql.ts";
import { INSTALLATION_MS, promtool } from "./promtool.ts";
import { scrape } from "./scrape.ts";

describe("deploy/monitoring/dashboard.json", function () {
  this.timeout(INSTALLATION_MS);
  const dashboard = readDashboard();
  const queries = queriesOf(dashboard);
  let exposed: ExposedMetrics;
  let folder: string;

  before(async () => {
    folder = await createRunFolder("monitoring");
    exposed = exposedMetrics(await scrape());
  });
  after(() => rm(folder, { recursive: true }));

  it("has a title, and panels of different ids and titles that lie beside each other", () => {
    assert.equal(dashboard.title, "Grantgate");
    const { panels } = dashboard;
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    assert.equal(new Set(panels.map(({ title }) => title)).size, panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      assert.ok(x + w <= 24);
      return Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`);
    });
    assert.equal(new Set(cells).size, cells.length);
  });

  it("asks the data source that is chosen in it", () => {
    const [first] = dashboard.templating.list;
    assert.deepEqual([first?.name, first?.type, first?.query], ["datasource", "datasource", "prometheus"]);
    for (const panel of dashboard.panels) {
      if (panel.type === "row") continue;
      for (const { datasource } of [panel, ...panel.targets]) {
        assert.deepEqual(datasource, { type: "prometheus", uid: "$" + "{datasource}" });
      }
    }
  });

  it("holds queries that Prometheus understands", async () => {
    const rules = queries.map(({ expression }, at) => ({
      record: `dashboard:query:${at}`,
      expr: filledIn(expression, dashboard),
    }));
    for (const { expr } of rules) assert.doesNotMatch(expr, /\$/);
    const path = `${folder}/queries.yaml`;
    await writeFile(path, stringify({ groups: [{ name: "dashboard", rules }] }));
    const { ok, output } = await promtool(["check", "rules", path], { folder });
    assert.ok(ok, output);
  });

  it("names metrics, labels and outcomes that there are", () => {
    for (const { panel, expression, legend } of queries) {
      assert.ok(selectorsOf(expression).length > 0, panel);
      assert.deepEqual(unknownIn(expression, shownLabels(legend), exposed), [], panel);
      assert.deepEqual(unknownOutcomes(expression), [], panel);
    }
    for (const { name, query } of dashboard.templating.list.slice(1)) {
      assert.deepEqual(unknownIn(JSON.stringify(query).replaceAll('\\"', '"'), [], exposed), [], name);
    }
  });

  it("shows every metric of ours", () => {
    const asked = new Set(queries.flatMap(({ expression }) => selectorsOf(expression)).map(stem));
    const ours = new Set(
      [...exposed.keys()].filter((name) => name.startsWith("grantgate_")).map((metric) => stem({ metric })),
    );
    assert.deepEqual(
      [...ours].filter((name) => !asked.has(name)),
      [],
    );
  });
});
