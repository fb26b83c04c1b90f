import assert from "node:assert/strict";
import { createCheckHandler } from "../../../src/decide.ts";
import { createMetrics, type Metrics } from "../../../src/observe/metrics.ts";
import { createTracing } from "../../../src/observe/tracing/open-telemetry.ts";
import type { Tracing } from "../../../src/observe/tracing/tracing.ts";
import { gateOf, requestOf, TOKEN } from "../../gate-under-test.ts";
import { type Collector, startCollector } from "../../support/collector.ts";
import { waitUntil } from "../../support/ports.ts";
import { type RecordedLog, recordLog } from "../recorded-log.ts";
import { countedSpans } from "./counted-spans.ts";

describe("sending traces", () => {
  let collector: Collector;
  let metrics: Metrics;
  let recorded: RecordedLog;
  let tracing: Tracing;

  const build = (endpoint: string, headers?: Record<string, string>) =>
    createTracing({ endpoint, sample: 1, headers }, { log: recorded.log, metrics });
  const check = () =>
    createCheckHandler(gateOf(), { log: recorded.log, metrics }, { tracing })(requestOf(), Infinity);
  const counted = () => countedSpans(metrics);

  beforeEach(async () => {
    collector = await startCollector();
    metrics = createMetrics();
    recorded = recordLog();
    tracing = build(collector.endpoint);
  });
  afterEach(async () => {
    await tracing.close();
    await collector.stop();
  });

  it("sends the headers that it is told to", async () => {
    tracing = build(collector.endpoint, { "api-key": "k3y" });
    await check();
    await tracing.close();
    const [headers] = collector.requests;
    assert.deepEqual([headers?.["api-key"], headers?.["content-type"]], ["k3y", "application/x-protobuf"]);
  });

  const faults: Readonly<Record<string, () => string>> = {
    "is not there": () => "http://127.0.0.1:1/v1/traces",
    "answers nothing": () => {
      collector.answer = () => undefined;
      return collector.endpoint;
    },
    "is overloaded": () => {
      collector.answer = (response) => void response.writeHead(503).end();
      return collector.endpoint;
    },
    "refuses what it is sent": () => {
      collector.answer = (response) => void response.writeHead(400).end(TOKEN);
      return collector.endpoint;
    },
  };
  for (const [name, endpoint] of Object.entries(faults)) {
    it(`decides as fast where the collector ${name}, and ends in time`, async () => {
      tracing = build(endpoint());
      const startedAt = performance.now();
      for (let at = 0; at < 600; at += 1) assert.equal((await check()).outcome, "allowed");
      const took = performance.now() - startedAt;
      assert.ok(took < 4_000, `${took} ms for 600 checks`);
      const stoppedAt = performance.now();
      await tracing.close();
      assert.ok(performance.now() - stoppedAt < 3_000);
    });
  }

  it("tells once a minute that traces are not taken, by a code, and counts the spans", async () => {
    collector.answer = (response) => void response.writeHead(400, TOKEN).end(TOKEN);
    for (let at = 0; at < 1_100; at += 1) await check();
    await tracing.close();
    await waitUntil("all are counted", async () => (await counted()).failed === 1_100);
    const warnings = recorded.lines.filter(({ level }) => level === "warn");
    assert.deepEqual(
      warnings.map(({ msg, code }) => [msg, code]),
      [["traces are not taken", 400]],
    );
    assert.equal(JSON.stringify(warnings).includes(TOKEN), false);
  });

  it("drops and counts what is more than can wait", async () => {
    collector.answer = () => undefined;
    for (let at = 0; at < 3_000; at += 1) await check();
    const { dropped = 0 } = await counted();
    // One batch is on its way and the queue is full behind it; on a slow machine another batch has gone since.
    assert.ok(dropped > 0 && dropped <= 3_000 - 2_048 - 512, `${dropped}`);
  });
});
