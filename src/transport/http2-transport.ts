import { encodeDecision } from "./check-codec/encode-decision.ts";
import { encodeHealthCheckResponse, readHealthCheckRequest } from "./check-codec/health-messages.ts";
import { readCheckRequest } from "./check-codec/read-check-request.ts";
import { type CheckServiceOptions, createCheckService } from "./check-service.ts";
import type { LimitName } from "./http2/limits.ts";
import type { UnaryAnswer, UnaryMethod } from "./http2/method.ts";
import { createHttp2Server } from "./http2/server.ts";
import { AUTHORIZATION, HEALTH, HEALTH_NAMES } from "./service-names.ts";
import type { Transport } from "./transport.ts";

export interface Http2TransportOptions extends CheckServiceOptions {
  /** Told of each limit of the server that a client went beyond. */
  readonly onLimit?: (limit: LimitName) => void;
}

/** google.rpc.Code; the same that grpc-js answers with. */
const NOT_FOUND: UnaryAnswer = { kind: "status", code: 5 };
const NO_PROTOBUF: UnaryAnswer = { kind: "status", code: 13 };

/** A Transport over our own HTTP/2 server, without TLS. A message that is no protobuf is answered with a gRPC error. */
export function createHttp2Transport(options: Http2TransportOptions): Transport {
  let serving = true;
  const server = createHttp2Server({
    methods: new Map([
      [`/${AUTHORIZATION}/Check`, checkMethod(options)],
      [`/${HEALTH}/Check`, healthMethod(() => serving)],
    ]),
    ...(options.onLimit && { observe: options.onLimit }),
  });
  return {
    listen: (address) => server.listen(address),
    notServing: () => {
      serving = false;
    },
    drain: (milliseconds) => server.drain(milliseconds),
  };
}

function checkMethod(options: CheckServiceOptions): UnaryMethod {
  const answer = createCheckService(options, encodeDecision);
  return async (message, deadline) => {
    const request = readCheckRequest(message);
    if (request === undefined) return NO_PROTOBUF;
    return { kind: "message", message: await answer(request, deadline) };
  };
}

function healthMethod(isServing: () => boolean): UnaryMethod {
  return async (message) => {
    const service = readHealthCheckRequest(message);
    if (service === undefined) return NO_PROTOBUF;
    if (!HEALTH_NAMES.includes(service)) return NOT_FOUND;
    return { kind: "message", message: encodeHealthCheckResponse(isServing() ? "SERVING" : "NOT_SERVING") };
  };
}
