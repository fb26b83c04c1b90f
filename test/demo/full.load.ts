import assert from "node:assert/strict";
import { INSTALLATION_MS } from "../deploy/promtool.ts";
import { type FullDemo, startFull, type Watched, watchTraffic } from "./full/full.ts";
import { isComplete } from "./full/show.ts";

/** Seconds: the first ten are not looked at, as rates look back so far. */
const SECONDS = 16;

describe("Prometheus, that watches a real Envoy with grantgate behind it", function () {
  this.timeout(INSTALLATION_MS);
  let full: FullDemo;
  let watched: Watched;

  before(async () => {
    full = await startFull(() => undefined);
    watched = await watchTraffic(full, SECONDS, () => undefined);
  });
  after(() => full?.stop());

  it("answers each query of the dashboard", () => {
    const unanswered = watched.answer.panels.flatMap((panel) => panel.unanswered);
    assert.deepEqual(unanswered, []);
    assert.ok(watched.answer.panels.length > 30);
  });

  it("has seen what happened", () => {
    const lines = watched.answer.panels.flatMap((panel) => panel.lines);
    const highest = new Map<string, number>();
    for (const { legend, points } of lines)
      highest.set(legend, Math.max(highest.get(legend) ?? 0, ...points.map(([, value]) => value)));
    for (const legend of ["allowed", "token_missing", "unavailable", "replicas", "subject in force"])
      assert.ok((highest.get(legend) ?? 0) > 0, legend);
    assert.deepEqual(watched.answer.annotations.map(({ legend }) => legend).sort(), [
      "Configuration loaded",
      "Configuration refused",
    ]);
  });

  it("has loaded every alert rule, and can evaluate it", () => {
    assert.deepEqual(
      watched.rules.filter(({ health }) => health !== "ok"),
      [],
    );
    assert.ok(isComplete(watched));
  });

  it("lets a query without an answer, and a rule in trouble, show", () => {
    const { answer, rules } = watched;
    const [first = assert.fail(), ...others] = answer.panels;
    const panels = [{ ...first, unanswered: ["up"] }, ...others];
    assert.equal(isComplete({ ...watched, answer: { ...answer, panels } }), false);
    assert.equal(isComplete({ ...watched, answer: { ...answer, annotations: [] } }), false);
    const ill = rules.map((rule) => ({ ...rule, health: "err" }));
    assert.equal(isComplete({ ...watched, rules: ill }), false);
    assert.equal(isComplete({ ...watched, rules: [] }), false);
  });
});
