import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from "@opentelemetry/sdk-trace";
import type { TracingSettings } from "../../config/schema.ts";
import type { Observers } from "../decision-record.ts";
import { endCheck, requestAttributes } from "./check-span.ts";
import { parentOf } from "./parent.ts";
import { createSpanProcessor } from "./span-processor.ts";
import type { Tracing } from "./tracing.ts";

/** Milliseconds that an end waits for the last traces to be sent: less than a worker has beyond its drain. */
const LONGEST_FLUSH = 1_500;

/** The only part that takes OpenTelemetry with it: loaded where tracing is configured. */
export function createTracing(settings: TracingSettings, observers: Observers): Tracing {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      "service.name": "grantgate",
      // Of each process: several workers, and replicas, are several instances.
      "service.instance.id": randomUUID(),
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(settings.sample) }),
    spanProcessors: [createSpanProcessor(settings, observers)],
  });
  const tracer = provider.getTracer("grantgate");
  /** The sampled span that is under way. */
  const current = new AsyncLocalStorage<Context>();

  return {
    async check({ request, caller, trace: known }, decide) {
      const parent = parentOf(request, caller);
      const span = tracer.startSpan("grantgate.check", { kind: SpanKind.SERVER }, parent);
      if (!span.isRecording()) return decide();
      known.traceId = span.spanContext().traceId;
      span.setAttributes(requestAttributes(request));
      const decision = await current.run(trace.setSpan(parent, span), decide);
      endCheck(span, decision, known);
      return decision;
    },
    async call({ name, attributes }, run, endOf) {
      const parent = current.getStore();
      if (parent === undefined) return run();
      const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, parent);
      try {
        const result = await current.run(trace.setSpan(parent, span), run);
        const end = endOf(result);
        span.setAttribute("grantgate.result", end.result);
        if (end.failed) span.setStatus({ code: SpanStatusCode.ERROR });
        return result;
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },
    async close() {
      // What a shutdown rejects with was told when the spans failed.
      const flushed = provider.shutdown().catch(() => undefined);
      await Promise.race([flushed, sleep(LONGEST_FLUSH, undefined, { ref: false })]);
    },
  };
}
