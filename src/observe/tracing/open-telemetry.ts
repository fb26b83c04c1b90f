import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Context, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from "@opentelemetry/sdk-trace";
import type { TracingSettings } from "../../config/schema.ts";
import type { Observers } from "../decision-record.ts";
import { endCheck, requestAttributes } from "./check-span.ts";
import { parentOf } from "./parent.ts";
import { createSpanProcessor } from "./span-processor.ts";
import type { CallEnd, Tracing } from "./tracing.ts";

/** Milliseconds that an end waits for the last traces to be sent: less than a worker has beyond its drain. */
const LONGEST_FLUSH = 1_500;

/** The only part that takes OpenTelemetry with it: loaded where tracing is configured. */
export function createTracing(settings: TracingSettings, observers: Observers): Tracing {
  const provider = createProvider(settings, observers);
  const tracer = provider.getTracer("grantgate");
  /** The sampled span that is under way. */
  const current = new AsyncLocalStorage<Context>();
  const within = <T>(parent: Context, span: Span, run: () => Promise<T>) =>
    current.run(trace.setSpan(parent, span), run);

  return {
    async check({ request, caller, trace: known }, decide) {
      const parent = parentOf(request, caller);
      const span = tracer.startSpan("grantgate.check", { kind: SpanKind.SERVER }, parent);
      if (!span.isRecording()) return decide();
      known.traceId = span.spanContext().traceId;
      span.setAttributes(requestAttributes(request));
      const decision = await within(parent, span, decide);
      endCheck(span, decision, known);
      return decision;
    },
    async call({ name, attributes }, run, endOf) {
      const parent = current.getStore();
      if (parent === undefined) return run();
      const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, parent);
      try {
        const result = await within(parent, span, run);
        endCall(span, endOf(result));
        return result;
      } catch (error) {
        endCall(span, { result: "defect", failed: true });
        throw error;
      }
    },
    async close() {
      // What a shutdown rejects with was told when the spans failed.
      const flushed = provider.shutdown().catch(() => undefined);
      await Promise.race([flushed, sleep(LONGEST_FLUSH, undefined, { ref: false })]);
    },
  };
}

function createProvider(settings: TracingSettings, observers: Observers): TracerProvider {
  return new TracerProvider({
    resource: resourceFromAttributes({
      "service.name": "grantgate",
      // Of each process: several workers, and replicas, are several instances.
      "service.instance.id": randomUUID(),
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(settings.sample) }),
    spanProcessors: [createSpanProcessor(settings, observers)],
  });
}

function endCall(span: Span, { result, failed }: CallEnd): void {
  span.setAttribute("grantgate.result", result);
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
