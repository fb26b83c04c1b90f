import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BatchSpanProcessor, type SpanExporter, type SpanProcessor } from "@opentelemetry/sdk-trace";
import type { TracingSettings } from "../../config/schema.ts";
import type { Observers } from "../decision-record.ts";

/** Spans that wait to be sent; more are dropped. Some 2 MB. */
const MAX_WAITING = 2_048;
/** Spans sent at once. */
const BATCH = 512;
/** Milliseconds that a span waits at most for others to be sent with. */
const LONGEST_WAIT = 2_000;
/** Milliseconds for one batch, tries of the exporter's own included. */
const EXPORT_TIMEOUT = 5_000;
/** Milliseconds after which the next batch is sent even where a collector still dribbles its answer. */
const EXPORT_GIVEN_UP = 10_000;
/** Milliseconds between two lines of the log about a collector that takes no traces: one minute. */
const TELL_PAUSE = 60_000;

/** Sends finished spans in the background and counts what becomes of them. */
export function createSpanProcessor(
  { endpoint, headers }: TracingSettings,
  { log, metrics }: Observers,
): SpanProcessor {
  const { traceSpans } = metrics;
  // A series that begins with its first failure shows no increase.
  for (const result of ["exported", "failed", "dropped"]) traceSpans.inc({ result }, 0);
  let waiting = 0;
  let silentUntil = 0;

  function tell({ code, error }: ExportResult, spans: number): void {
    const exported = code === ExportResultCode.SUCCESS;
    traceSpans.inc({ result: exported ? "exported" : "failed" }, spans);
    const now = performance.now();
    if (exported || now < silentUntil) return;
    silentUntil = now + TELL_PAUSE;
    log.warn({ code: codeOf(error) }, "traces are not taken");
  }

  const exporter = withoutEnvironment(
    () =>
      new OTLPTraceExporter({
        url: endpoint,
        ...(headers && { headers }),
        timeoutMillis: EXPORT_TIMEOUT,
      }),
  );
  const counted: SpanExporter = {
    export(spans, done) {
      waiting -= spans.length;
      exporter.export(spans, (result) => {
        tell(result, spans.length);
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
  const batches = new BatchSpanProcessor({
    exporter: counted,
    maxQueueSize: MAX_WAITING,
    maxExportBatchSize: BATCH,
    scheduledDelayMillis: LONGEST_WAIT,
    exportTimeoutMillis: EXPORT_GIVEN_UP,
  });
  return {
    onStart: () => undefined,
    onEnd(span) {
      // The processor drops by itself what is too much, but tells nobody.
      if (waiting >= MAX_WAITING) return traceSpans.inc({ result: "dropped" });
      waiting += 1;
      batches.onEnd(span);
    },
    forceFlush: () => batches.forceFlush(),
    shutdown: () => batches.shutdown(),
  };
}

/** A status of HTTP, a code of Node's, or a class of error. Never the message, which may hold what was answered. */
function codeOf(error: Error | undefined): string | number {
  if (error === undefined) return "unknown";
  const code = "code" in error ? error.code : undefined;
  return typeof code === "string" || typeof code === "number" ? code : error.name;
}

/** The library adds what OTEL_EXPORTER_OTLP_* say, headers too. What is sent, and how, the configuration says alone. */
function withoutEnvironment<T>(make: () => T): T {
  const environment = process.env;
  process.env = {};
  try {
    return make();
  } finally {
    process.env = environment;
  }
}
