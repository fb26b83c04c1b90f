import assert from "node:assert/strict";
import { BUILD_MS, CHART, helm, valuesArgs } from "./helm.ts";

/** What Helm says after an installation, which nothing is done of. Undefined where there is no Helm. */
async function notes(...args: readonly string[]): Promise<string | undefined> {
  const end = await helm("install", "gate", CHART, "--namespace", "edge", "--dry-run=client", ...args);
  if (end === undefined) return undefined;
  assert.ok(end.ok, end.stderr);
  return end.stdout.slice(end.stdout.indexOf("NOTES:"));
}

describe("the chart's notes", function () {
  this.timeout(BUILD_MS);

  it("say where the service is and what to do next", async () => {
    const said = await notes();
    if (said === undefined) return;
    assert.match(said, /gate-grantgate\.edge\.svc:9191/);
    assert.match(said, /helm --namespace edge test gate/);
    assert.match(said, /No policy of yours is configured: every request is denied/);
    assert.match(said, /Without Redis each pod remembers/);
  });

  it("say no more of what is there", async () => {
    const said = await notes(...valuesArgs("full"));
    if (said === undefined) return;
    assert.match(said, /gate-grantgate-headless\.edge\.svc/);
    assert.doesNotMatch(said, /No policy of yours|Without Redis/);
  });
});
