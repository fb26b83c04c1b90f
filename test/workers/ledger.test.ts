import assert from "node:assert/strict";
import { Registry } from "prom-client";
import { createMetrics } from "../../src/observe/metrics.ts";
import { createLedger, type Ledger } from "../../src/workers/ledger.ts";
import { sumOf } from "./running-service.ts";

describe("the ledger of metrics", () => {
  let ledger: Ledger;
  beforeEach(() => {
    ledger = createLedger();
  });

  /** Notes the metrics of one process with so many decisions, and gauges. */
  async function note(process: number, decisions: number, { up = 1, breaker = 0, entries = 0 } = {}) {
    const metrics = createMetrics();
    metrics.decisions.inc({ policy: "api", grant: "jwt", outcome: "allowed" }, decisions);
    for (let at = 0; at < decisions; at += 1) metrics.decisionSeconds.observe(0.002);
    metrics.redisUp.set(up);
    metrics.directoryUp.set({ directory: "staff" }, up);
    metrics.breakerState.set({ name: "directory:staff" }, breaker);
    metrics.observeMemory("user", { entries, bytes: 100 * entries });
    ledger.note(process, await metrics.registry.getMetricsAsJSON());
  }
  const text = () => ledger.text(new Registry());
  const sum = async (name: string) => sumOf(await text(), `grantgate_${name}`);

  it("adds up what is counted and what is held", async () => {
    await note(1, 3, { entries: 10 });
    await note(2, 4, { entries: 5 });
    assert.match(
      await text(),
      /^grantgate_decisions_total\{policy="api",grant="jwt",outcome="allowed"\} 7$/m,
    );
    assert.match(await text(), /^grantgate_decision_seconds_bucket\{le="0.005"\} 7$/m);
    assert.deepEqual([await sum("decision_seconds_count"), await sum("cache_entries")], [7, 15]);
  });

  it("tells the worst of what is in one state or another", async () => {
    await note(1, 0, { up: 1, breaker: 0 });
    await note(2, 0, { up: 0, breaker: 2 });
    assert.deepEqual(
      [await sum("redis_up"), await sum("directory_up"), await sum("breaker_state")],
      [0, 0, 2],
    );
  });

  it("takes the latest of each process", async () => {
    await note(1, 3);
    await note(1, 5);
    assert.equal(await sum("decisions_total"), 5);
  });

  it("keeps what was counted by processes that are gone, and not what they held", async () => {
    await note(1, 3, { entries: 10, up: 0 });
    await note(2, 4, { entries: 5 });
    await note(3, 1);
    await Promise.all([ledger.close(1), ledger.close(3)]);
    assert.deepEqual(
      [await sum("decisions_total"), await sum("decision_seconds_sum")].map(Math.round),
      [8, 0],
    );
    assert.equal(await sum("decision_seconds_count"), 8);
    assert.deepEqual([await sum("cache_entries"), await sum("redis_up")], [5, 1]);
  });

  it("has nothing of a process that ended before it was asked", async () => {
    await ledger.close(9);
    assert.equal(await text(), "\n");
  });
});
