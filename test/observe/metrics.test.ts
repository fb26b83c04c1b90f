import assert from "node:assert/strict";
import { createMetrics } from "../../src/observe/metrics.ts";

/** Every metric of ours with its type and labels, as dashboards and alerts name them. */
const DOCUMENTED = [
  "grantgate_breaker_state gauge name",
  "grantgate_cache_bytes gauge kind",
  "grantgate_cache_entries gauge kind",
  "grantgate_cache_evictions_total counter kind",
  "grantgate_cache_negatives_total counter kind",
  "grantgate_cache_refreshes_total counter kind",
  "grantgate_cache_requests_total counter kind,origin",
  "grantgate_decision_seconds histogram ",
  "grantgate_decisions_total counter policy,grant,outcome",
  "grantgate_directory_lookups_total counter directory,result",
  "grantgate_directory_reloads_total counter directory,result",
  "grantgate_directory_up gauge directory",
  "grantgate_events_ignored_total counter transmitter",
  "grantgate_events_refused_total counter reason",
  "grantgate_provider_call_seconds histogram provider,endpoint",
  "grantgate_provider_calls_total counter provider,endpoint,result",
  "grantgate_redis_failures_total counter operation",
  "grantgate_redis_up gauge ",
  "grantgate_revocation_lag_seconds gauge ",
  "grantgate_revocations_applied_total counter kind",
  "grantgate_revocations_received_total counter origin,kind",
  "grantgate_revocations_refused_total counter ",
  "grantgate_transport_limits_total counter limit",
];

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
    metrics.transportLimits.inc({ limit: "ping" });
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

  it("counts apart from another service in the same process", async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.decisions.inc({ policy: "p", grant: "jwt", outcome: "allowed" });
    assert.deepEqual((await other.decisions.get()).values, []);
  });
});
