import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Gate } from "../../../src/check.ts";
import { createCheckHandler } from "../../../src/decide.ts";
import { createMetrics, type Metrics } from "../../../src/observe/metrics.ts";
import { createTracing } from "../../../src/observe/tracing/open-telemetry.ts";
import type { Tracing } from "../../../src/observe/tracing/tracing.ts";
import type { AuthRequest, TraceHeaders } from "../../../src/transport/auth-request.ts";
import {
  ALICE,
  accepted,
  directoryOf,
  everyoneIsAlice,
  gateOf,
  grantOf,
  requestOf,
  TOKEN,
} from "../../gate-under-test.ts";
import { type Collector, startCollector } from "../../support/collector.ts";
import { CLIENT, ERROR, SERVER } from "../../support/otlp.ts";
import { type RecordedLog, recordLog } from "../recorded-log.ts";
import { countedSpans } from "./counted-spans.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const caller = (flags: string): TraceHeaders => ({
  traceparent: `00-${TRACE}-${SPAN}-${flags}`,
  tracestate: undefined,
});
const CALL = { name: "provider.introspection", attributes: { "grantgate.provider": "corp" } };
const asFound = (result: string) => ({ result, failed: result === "outage" });

describe("tracing", () => {
  let collector: Collector;
  let metrics: Metrics;
  let recorded: RecordedLog;
  let tracing: Tracing;

  const build = (sample = 1) =>
    createTracing({ endpoint: collector.endpoint, sample }, { log: recorded.log, metrics });
  const check = (gate: Gate = gateOf(), from?: TraceHeaders, request: Partial<AuthRequest> = {}) =>
    createCheckHandler(gate, { log: recorded.log, metrics }, { tracing })(requestOf(request), Infinity, from);
  const sent = async () => {
    await tracing.close();
    return collector.spans;
  };
  const counted = () => countedSpans(metrics);
  /** A gate whose one grant makes this call first. */
  const gateThat = (call: () => Promise<unknown>) =>
    gateOf({
      grants: [
        grantOf(async () => {
          await call();
          return accepted();
        }),
      ],
    });

  beforeEach(async () => {
    collector = await startCollector();
    metrics = createMetrics();
    recorded = recordLog();
    tracing = build();
  });
  afterEach(async () => {
    await tracing.close();
    await collector.stop();
  });

  it("makes a check a span of a server, with the words of the log's line", async () => {
    await check();
    const [span, ...others] = await sent();
    assert.deepEqual(others, []);
    assert.deepEqual([span?.service, span?.name, span?.kind], ["grantgate", "grantgate.check", SERVER]);
    assert.deepEqual(Object.fromEntries(span?.attributes ?? []), {
      "http.request.method": "GET",
      "grantgate.requestId": "r-1",
      "grantgate.policy": "jira",
      "grantgate.grant": "authorizationGrant",
      "grantgate.outcome": "allowed",
      "grantgate.cache": "miss",
      "grantgate.tokenFrom": "memory",
      "grantgate.userFrom": "upstream",
    });
    assert.deepEqual(span?.status, { code: 0, message: "" });
    assert.equal(span?.parentId, "");
    assert.equal(recorded.lines[0]?.traceId, span?.traceId);
    assert.deepEqual(await counted(), { exported: 1 });
  });

  it("sends what the configuration says, whatever the environment does", async () => {
    process.env.OTEL_EXPORTER_OTLP_HEADERS = "api-key=of-the-environment";
    process.env.OTEL_EXPORTER_OTLP_COMPRESSION = "gzip";
    try {
      tracing = build();
      assert.equal(process.env.OTEL_EXPORTER_OTLP_COMPRESSION, "gzip");
    } finally {
      delete process.env.OTEL_EXPORTER_OTLP_HEADERS;
      delete process.env.OTEL_EXPORTER_OTLP_COMPRESSION;
    }
    await check();
    assert.equal((await sent()).length, 1);
    const [headers] = collector.requests;
    assert.deepEqual([headers?.["api-key"], headers?.["content-encoding"]], [undefined, undefined]);
  });

  it("continues the trace of the call", async () => {
    await check(gateOf(), caller("01"));
    const [span] = await sent();
    assert.deepEqual([span?.traceId, span?.parentId], [TRACE, SPAN]);
    assert.equal(recorded.lines[0]?.traceId, TRACE);
  });

  it("begins a trace where that of the call is malformed", async () => {
    await check(gateOf(), { ...caller("01"), traceparent: `00-${TRACE.toUpperCase()}-${SPAN}-01` });
    const [span] = await sent();
    assert.match(span?.traceId ?? "", /^(?!0af7651916)[0-9a-f]{32}$/);
    assert.equal(span?.parentId, "");
  });

  it("sends nothing of a trace that is not sampled, and does not name it in the log", async () => {
    await check(
      gateThat(() => tracing.call(CALL, async () => "active", asFound)),
      caller("00"),
    );
    assert.deepEqual(await sent(), []);
    assert.equal(collector.requests.length, 0);
    assert.equal("traceId" in (recorded.lines[0] ?? {}), false);
  });

  it("keeps no trace of its own at 0, and still those that others keep", async () => {
    tracing = build(0);
    for (let at = 0; at < 20; at += 1) await check();
    await check(gateOf(), caller("01"));
    assert.deepEqual(
      (await sent()).map(({ traceId }) => traceId),
      [TRACE],
    );
  });

  it("keeps about the part that it is told to", async () => {
    tracing = build(0.5);
    for (let at = 0; at < 400; at += 1) await check();
    const { length } = await sent();
    assert.ok(length > 120 && length < 280, `${length} of 400`);
  });

  it("names the method only where it is one of HTTP's own", async () => {
    await check(gateOf(), undefined, { method: `GET-${TOKEN}` });
    const [span] = await sent();
    assert.equal(span?.attributes.get("http.request.method"), "_OTHER");
  });

  it("holds nothing of the token and nothing about the user", async () => {
    const gate = gateOf({
      grants: [
        grantOf(async () => {
          await tracing.call(CALL, async () => "active", asFound);
          return accepted({ directory: everyoneIsAlice });
        }),
      ],
    });
    await check(gate, caller("01"), { path: "/rest/people?name=alice", host: "private.example.com" });
    await sent();
    const [line] = recorded.lines;
    for (const text of [
      TOKEN,
      String(line?.token),
      ALICE.username,
      "people",
      "private.example.com",
      "staff",
    ]) {
      assert.equal(collector.bytes.includes(text), false, text);
    }
    assert.ok(collector.bytes.includes("jira"));
  });

  for (const [name, gate, outcome, message] of [
    [
      "an outage",
      gateOf({
        grants: [
          grantOf(async () => ({ kind: "refused", grant: "jwt", outcome: "unavailable", detail: "timeout" })),
        ],
      }),
      "unavailable",
      "timeout",
    ],
    [
      "a defect",
      gateOf({ grants: [grantOf(() => Promise.reject(new Error(TOKEN)))] }),
      "defect",
      "the check threw",
    ],
  ] as const) {
    it(`marks ${name} as an error`, async () => {
      await check(gate);
      const [span] = await sent();
      assert.equal(span?.attributes.get("grantgate.outcome"), outcome);
      assert.deepEqual(span?.status, { code: ERROR, message });
      assert.equal(collector.bytes.includes(TOKEN), false);
    });
  }

  it("marks no denial as an error", async () => {
    const directory = directoryOf(async () => ({ kind: "notFound" }));
    await check(gateOf({ grants: [grantOf(async () => accepted({ directory }))] }));
    await check(gateOf(), undefined, { path: "/other" });
    const spans = await sent();
    assert.deepEqual(
      spans.map(({ attributes, status }) => [attributes.get("grantgate.outcome"), status.code]),
      [
        ["user_not_found", 0],
        ["policy_missing", 0],
      ],
    );
  });

  it("makes a call for a check a span of a client below it, one within another below that", async () => {
    const inner = { name: "provider.discovery", attributes: {} };
    await check(
      gateThat(() =>
        tracing.call(
          CALL,
          async () => {
            await sleep(20);
            return tracing.call(inner, async () => "outage", asFound);
          },
          asFound,
        ),
      ),
    );
    const spans = await sent();
    const named = (name: string) => spans.find((span) => span.name === name) ?? assert.fail(name);
    const [server, outer, nested] = [named("grantgate.check"), named(CALL.name), named("provider.discovery")];
    assert.deepEqual([outer.parentId, nested.parentId], [server.spanId, outer.spanId]);
    assert.deepEqual(new Set(spans.map(({ traceId }) => traceId)).size, 1);
    assert.deepEqual([outer.kind, outer.attributes.get("grantgate.provider")], [CLIENT, "corp"]);
    assert.deepEqual([outer.attributes.get("grantgate.result"), outer.status.code], ["outage", ERROR]);
    assert.ok(outer.duration >= 15 && server.duration >= outer.duration, `${outer.duration} ms`);
  });

  it("gives a call that several checks share to the one that began it", async () => {
    let shared: Promise<string> | undefined;
    const gate = gateThat(() => {
      shared ??= tracing.call(CALL, () => sleep(20, "active"), asFound);
      return shared;
    });
    await Promise.all([check(gate, caller("01")), check(gate), check(gate)]);
    const calls = (await sent()).filter(({ name }) => name === CALL.name);
    assert.deepEqual(
      calls.map(({ traceId }) => traceId),
      [TRACE],
    );
  });

  it("makes no span of a call that no check began", async () => {
    assert.equal(await tracing.call(CALL, async () => "active", asFound), "active");
    assert.deepEqual(await sent(), []);
  });

  it("ends the span of a call that throws, and passes the error on", async () => {
    await check(gateThat(() => tracing.call<string>(CALL, () => Promise.reject(new Error(TOKEN)), asFound)));
    const call = (await sent()).find(({ name }) => name === CALL.name);
    assert.deepEqual([call?.status.code, call?.attributes.get("grantgate.result")], [ERROR, "defect"]);
    assert.equal(collector.bytes.includes(TOKEN), false);
    assert.equal(recorded.lines.at(-1)?.outcome, "defect");
  });
});
