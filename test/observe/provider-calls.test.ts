import assert from "node:assert/strict";
import { createMetrics, type Metrics } from "../../src/observe/metrics.ts";
import { type CallObserver, observeProviderCalls } from "../../src/observe/provider-calls.ts";
import { type RecordedLog, recordLog } from "./recorded-log.ts";

describe("observeProviderCalls", () => {
  let metrics: Metrics;
  let recorded: RecordedLog;
  let observe: CallObserver;

  beforeEach(() => {
    metrics = createMetrics();
    recorded = recordLog();
    observe = observeProviderCalls("corp", metrics, recorded.log);
  });

  it("gives the result on, and counts and times the call", async () => {
    const result = { kind: "active", claims: {} };
    assert.equal(await observe("introspection", async () => result), result);
    const labels = { provider: "corp", endpoint: "introspection" };
    assert.deepEqual((await metrics.providerCalls.get()).values, [
      { labels: { ...labels, result: "active" }, value: 1 },
    ]);
    const { values } = await metrics.providerSeconds.get();
    const count = values.find(({ metricName }) => metricName?.endsWith("_count"));
    assert.deepEqual([count?.labels, count?.value], [labels, 1]);
    assert.deepEqual(recorded.lines, []);
  });

  it("logs as an error that the provider refuses our own client", async () => {
    await observe("introspection", async () => ({ kind: "clientRefused", detail: "private" }));
    const [line] = recorded.lines;
    assert.deepEqual([line?.level, line?.provider, line?.endpoint], ["error", "corp", "introspection"]);
  });

  it("leaves an outage to the counter and the decision's own line", async () => {
    await observe("jwks", async () => ({ kind: "outage", detail: "timeout" }));
    assert.deepEqual(recorded.lines, []);
    assert.equal((await metrics.providerCalls.get()).values[0]?.labels.result, "outage");
  });
});
