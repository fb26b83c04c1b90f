import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { createCheckHandler } from "../../../src/decide.ts";
import { createMetrics } from "../../../src/observe/metrics.ts";
import { createTracing } from "../../../src/observe/tracing/open-telemetry.ts";
import { toBeHad } from "../../conformance/to-be-had.ts";
import { gateOf, requestOf } from "../../gate-under-test.ts";
import { type Collector, startCollector } from "../../support/collector.ts";
import { createRunFolder } from "../../support/folders.ts";
import { SERVER } from "../../support/otlp.ts";
import { freePort, waitForPort } from "../../support/ports.ts";
import { OTELCOL, startProgram } from "../../support/programs.ts";
import { recordLog } from "../recorded-log.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

/** Reads OTLP by OpenTelemetry's own code, and writes it anew to ours. */
const forwarding = (port: number, next: Collector) => `
receivers: { otlp: { protocols: { http: { endpoint: "127.0.0.1:${port}" } } } }
exporters: { otlp_http: { traces_endpoint: "${next.endpoint}", compression: none } }
service:
  telemetry: { metrics: { level: none } }
  pipelines: { traces: { receivers: [otlp], exporters: [otlp_http] } }
`;

describe("a trace at OpenTelemetry's own collector", function () {
  this.timeout(60_000);

  it("arrives as it was sent", async () => {
    if ((await toBeHad(OTELCOL)) === undefined) return;
    const next = await startCollector();
    const port = await freePort();
    const folder = await createRunFolder("otelcol");
    await writeFile(`${folder}/otelcol.yaml`, forwarding(port, next));
    const args = ["--config", `${folder}/otelcol.yaml`];
    const otelcol = await startProgram({ program: OTELCOL, args, folder, ready: () => waitForPort(port) });
    try {
      const observers = { log: recordLog().log, metrics: createMetrics() };
      const endpoint = `http://127.0.0.1:${port}/v1/traces`;
      const tracing = createTracing({ endpoint, sample: 1 }, observers);
      const caller = { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: "vendor=1" };
      await createCheckHandler(gateOf(), observers, { tracing })(requestOf(), Infinity, caller);
      await tracing.close();
      const span = await next.spanNamed("grantgate.check");
      assert.deepEqual(
        [span.traceId, span.parentId, span.traceState, span.kind, span.attributes.get("grantgate.outcome")],
        [TRACE, SPAN, "vendor=1", SERVER, "allowed"],
      );
    } finally {
      await otelcol.stop();
      await next.stop();
      await rm(folder, { recursive: true });
    }
  });
});
