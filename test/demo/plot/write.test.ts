import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { readDashboard } from "../../deploy/dashboard.ts";
import { createRunFolder } from "../../support/folders.ts";
import type { Watched } from "../full/full.ts";
import { drawPicture } from "./picture.ts";
import { writePlot } from "./write.ts";

const START = 1_700_000_000;
const at = (values: readonly number[]) => values.map((value, index) => [START + index, value] as const);

/** Of each panel two lines, one of which stays at 0. */
const watched: Watched = {
  requests: 1_234,
  range: { start: START, end: START + 4 },
  rules: [],
  answer: {
    panels: readDashboard().panels.flatMap((panel) => {
      if (panel.type === "row") return [];
      const moving = { legend: `a<b ${panel.id}`, points: at([1, 2, 3, 2, 1]) };
      return [{ panel, unanswered: [], lines: [moving, { legend: "idle", points: at([0, 0, 0]) }] }];
    }),
    annotations: [{ legend: "Configuration loaded", points: at([1, 1, 1]) }],
  },
};

describe("the picture of the dashboard", function () {
  // What draws takes a while to load.
  this.timeout(60_000);

  it("has panels of each row of the dashboard, by their titles", () => {
    const svg = drawPicture(watched);
    const rows = readDashboard().panels.filter(({ type }) => type === "row");
    for (const { title } of rows) assert.ok(svg.includes(`>${title}</text>`), title);
    for (const title of ["Decisions by outcome", "Time to a decision", "Breakers", "Event-loop lag"])
      assert.ok(svg.includes(`>${title}</text>`), title);
    assert.match(svg, /1,234 requests/);
  });

  it("names lines that move, as text and no markup", () => {
    const svg = drawPicture(watched);
    assert.match(svg, />a&lt;b 6<\/text>/);
    assert.doesNotMatch(svg, /a<b|>idle</);
  });

  it("tells the last value where a panel shows one", () => {
    assert.match(drawPicture(watched), />1 req\/s<\/text>/);
  });

  it("is written as a PNG, or as an SVG by its name", async () => {
    const folder = await createRunFolder("plot");
    await writePlot(`${folder}/picture.png`, watched);
    const png = await readFile(`${folder}/picture.png`);
    assert.equal(png.subarray(1, 4).toString(), "PNG");
    assert.equal(png.readUInt32BE(16), 1_600);
    await writePlot(`${folder}/picture.svg`, watched);
    assert.match(await readFile(`${folder}/picture.svg`, "utf8"), /^<svg /);
    await rm(folder, { recursive: true });
  });
});
