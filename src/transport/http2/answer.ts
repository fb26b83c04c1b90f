import type { TraceHeaders } from "../auth-request.ts";
import { GrpcStatus } from "./grpc-status.ts";
import { readTimeout } from "./grpc-timeout.ts";
import type { Method, StreamingMethod, UnaryAnswer, UnaryMethod } from "./method.ts";
import type { RequestHead } from "./request-head.ts";
import { messageResponse, type Response, statusResponse, UNSUPPORTED_MEDIA_TYPE } from "./response.ts";

/** "application/grpc", alone or with a subtype as in "+proto", or parameters. */
const GRPC_CONTENT = /^application\/grpc(?:$|[+;])/;

/** `timeout` in milliseconds, or Infinity. */
export type Chosen = Unary | Streaming | { readonly kind: "response"; readonly response: Response };

export interface Unary {
  readonly kind: "method";
  readonly method: UnaryMethod;
  readonly timeout: number;
  readonly caller: TraceHeaders | undefined;
}

export interface Streaming {
  readonly kind: "streaming";
  readonly method: StreamingMethod;
  readonly timeout: number;
}

const NO_GRPC: Chosen = { kind: "response", response: UNSUPPORTED_MEDIA_TYPE };
const NO_METHOD: Chosen = { kind: "response", response: statusResponse(GrpcStatus.unimplemented) };
const NO_TIMEOUT: Chosen = { kind: "response", response: statusResponse(GrpcStatus.internal) };

/** What is to answer a request, as far as its head tells. */
export function choose(methods: ReadonlyMap<string, Method>, head: RequestHead): Chosen {
  if (!GRPC_CONTENT.test(head.contentType ?? "")) return NO_GRPC;
  const method = head.method === "POST" && head.path !== undefined ? methods.get(head.path) : undefined;
  if (method === undefined) return NO_METHOD;
  const timeout = readTimeout(head.timeout);
  if (timeout === undefined) return NO_TIMEOUT;
  return typeof method === "function"
    ? { kind: "method", method, timeout, caller: traceOf(head) }
    : { kind: "streaming", method, timeout };
}

function traceOf({ traceparent, tracestate }: RequestHead): TraceHeaders | undefined {
  return traceparent === undefined ? undefined : { traceparent, tracestate };
}

/** Never rejects: a method that throws is answered with UNKNOWN. */
export async function call({ method, caller }: Unary, message: Buffer, deadline: number): Promise<Response> {
  try {
    return toResponse(await method(message, deadline, caller));
  } catch {
    return statusResponse(GrpcStatus.unknown);
  }
}

function toResponse(answer: UnaryAnswer): Response {
  return answer.kind === "message" ? messageResponse(answer.message) : statusResponse(answer.code);
}
