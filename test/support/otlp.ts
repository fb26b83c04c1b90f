import protobuf from "protobufjs";

/**
 * What is read of opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest, by the numbers that OpenTelemetry
 * publishes. Envoy's spans come through the same reader, and a real collector reads ours where it is to be had.
 */
const { root } = protobuf.parse(`
syntax = "proto3";
message Request { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
message Resource { repeated KeyValue attributes = 1; }
message ScopeSpans { repeated Span spans = 2; }
message Span {
  bytes trace_id = 1;
  bytes span_id = 2;
  string trace_state = 3;
  bytes parent_span_id = 4;
  string name = 5;
  int32 kind = 6;
  fixed64 start_time_unix_nano = 7;
  fixed64 end_time_unix_nano = 8;
  repeated KeyValue attributes = 9;
  Status status = 15;
}
message Status { string message = 2; int32 code = 3; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue { string string_value = 1; }
`);
const request = root.lookupType("Request");

/** Span.SpanKind and Status.StatusCode. */
export const SERVER = 2;
export const CLIENT = 3;
export const ERROR = 2;

/** Ids in hex, empty where there are none; of attributes the texts alone. */
export interface ReceivedSpan {
  readonly service: string | undefined;
  /** Which process of it. */
  readonly instance: string | undefined;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly traceState: string;
  readonly name: string;
  readonly kind: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly status: { readonly code: number; readonly message: string };
  readonly attributes: ReadonlyMap<string, string>;
}

export function readSpans(message: Buffer): readonly ReceivedSpan[] {
  const { resourceSpans } = request.toObject(request.decode(message), { defaults: true, longs: Number });
  return resourceSpans.flatMap(({ resource, scopeSpans }: Written) => {
    const of = attributesOf(resource);
    const origin = { service: of.get("service.name"), instance: of.get("service.instance.id") };
    return scopeSpans.flatMap(({ spans }: Written) => spans.map((span: Written) => toSpan(span, origin)));
  });
}

type Written = ReturnType<typeof request.toObject>;

function toSpan(span: Written, origin: Pick<ReceivedSpan, "service" | "instance">): ReceivedSpan {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
  return {
    ...origin,
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentId: hex(span.parentSpanId),
    traceState: span.traceState,
    name: span.name,
    kind: span.kind,
    duration: (span.endTimeUnixNano - span.startTimeUnixNano) / 1_000_000,
    status: { code: span.status?.code ?? 0, message: span.status?.message ?? "" },
    attributes: attributesOf(span),
  };
}

function attributesOf(holder: Written | null): ReadonlyMap<string, string> {
  const attributes: Written[] = holder?.attributes ?? [];
  return new Map(attributes.map(({ key, value }) => [key, value?.stringValue ?? ""]));
}
