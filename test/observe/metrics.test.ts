import assert from "node:assert/strict";
import { createMetrics } from "../../src/observe/metrics.ts";
import { DOCUMENTED } from "./documented-metrics.ts";

describe("createMetrics", () => {
  it("has these metrics of its own and no others", async () => {
    const metrics = createMetrics();
    metrics.decisions.inc({ policy: "p", grant: "jwt", outcome: "allowed" });
    metrics.breakerState.set({ name: "provider:p" }, 0);
    metrics.observeMemory("user", { entries: 1, bytes: 300 });
    metrics.cacheEvictions.inc({ kind: "user" });
    metrics.cacheNegatives.inc({ kind: "user" });
    metrics.cacheRefreshes.inc({ kind: "user" });
    metrics.revocationsApplied.inc({ kind: "user" });
    metrics.cacheRequests.inc({ kind: "user", origin: "memory" });
    metrics.directoryLookups.inc({ directory: "d", result: "found" });
    metrics.directoryReloads.inc({ directory: "d", result: "loaded" });
    metrics.directoryUp.set({ directory: "d" }, 1);
    metrics.providerCalls.inc({ provider: "p", endpoint: "jwks", result: "keys" });
    metrics.providerSeconds.observe({ provider: "p", endpoint: "jwks" }, 0.1);
    metrics.directoryUp.set({ directory: "d" }, 1);
    metrics.breakerState.set({ name: "redis" }, 0);
    metrics.redisFailures.inc({ operation: "get" });
    metrics.revocationsReceived.inc({ origin: "events", kind: "subject" });
    metrics.eventsRefused.inc({ reason: "key" });
    metrics.eventsIgnored.inc({ transmitter: "t" });
    metrics.certificateNotAfter.set({ use: "server" }, 1);
    metrics.transportLimits.inc({ limit: "ping" });
    metrics.traceSpans.inc({ result: "exported" });
    const own = (await metrics.registry.getMetricsAsJSON()).filter(({ name }) =>
      name.startsWith("grantgate_"),
    );
    const described = own.map(({ name, type, values }) => {
      const labels = Object.keys(values[0]?.labels ?? {}).filter((label) => label !== "le");
      return `${name} ${type} ${labels.join(",")}`;
    });
    assert.deepEqual(described.sort(), DOCUMENTED);
  });

  it("has the process's metrics beside them", async () => {
    const text = await createMetrics().registry.metrics();
    assert.match(text, /^process_cpu_seconds_total /m);
    assert.match(text, /^nodejs_eventloop_lag_seconds /m);
  });

  it("sorts the time of a decision from 0.1 ms up to the longest wait", async () => {
    const { decisionSeconds, registry } = createMetrics();
    decisionSeconds.observe(0.00005);
    decisionSeconds.observe(3);
    const text = await registry.metrics();
    assert.match(text, /^grantgate_decision_seconds_bucket\{le="0.0001"\} 1$/m);
    assert.match(text, /^grantgate_decision_seconds_bucket\{le="3"\} 2$/m);
  });

  it("adds up what is tallied under the same labels, and keeps one tally for them", async () => {
    const { cacheRequests, registry } = createMetrics();
    const labels = () => ({ kind: "user", origin: "memory" });
    const tally = cacheRequests.tally(labels());
    assert.equal(cacheRequests.tally(labels()), tally);
    tally.count += 2;
    cacheRequests.inc(labels());
    const line = /^grantgate_cache_requests_total\{kind="user",origin="memory"\} 3$/m;
    assert.match(await registry.metrics(), line);
    assert.match(await registry.metrics(), line);
  });

  it("counts apart from another service in the same process", async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.decisions.inc({ policy: "p", grant: "jwt", outcome: "allowed" });
    assert.deepEqual((await other.decisions.get()).values, []);
  });
});
