import { type Context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { parseTraceParent, TraceState } from "@opentelemetry/core";
import type { AuthRequest, RequestHeaders, TraceHeaders } from "../../transport/auth-request.ts";

/**
 * What a check's span is a child of. Envoy tells its own span in the headers of its call; those of the client's request
 * reach us as the client sent them, since Envoy writes its own into a request only when it passes that on. So they count
 * where the call has none, as with an Envoy that does not trace. A header that is malformed, or there twice, begins a
 * new trace (W3C Trace Context, section 4.3).
 */
export function parentOf({ headers }: AuthRequest, caller: TraceHeaders | undefined): Context {
  const told = caller ?? traceIn(headers);
  const parent = told && parseTraceParent(told.traceparent);
  if (!told || !parent) return ROOT_CONTEXT;
  const { tracestate } = told;
  return trace.setSpanContext(ROOT_CONTEXT, {
    ...parent,
    isRemote: true,
    ...(tracestate !== undefined && { traceState: new TraceState(tracestate) }),
  });
}

function traceIn(headers: RequestHeaders): TraceHeaders | undefined {
  const traceparent = headers.get("traceparent")?.join(",");
  return traceparent === undefined
    ? undefined
    : { traceparent, tracestate: headers.get("tracestate")?.join(",") };
}
