import { encodeDecision } from "./check-codec/encode-decision.ts";
import { readCheckRequest } from "./check-codec/read-check-request.ts";
import { type CheckServiceOptions, createCheckService } from "./check-service.ts";
import { createHealth } from "./health.ts";
import type { LimitName } from "./http2/limits.ts";
import type { Method, UnaryAnswer, UnaryMethod } from "./http2/method.ts";
import { createHttp2Server } from "./http2/server.ts";
import { createReflectionMethod } from "./reflection/method.ts";
import { AUTHORIZATION, HEALTH, REFLECTIONS } from "./service-names.ts";
import { createTlsListener, type TlsListenerOptions } from "./tls-listener.ts";
import type { Transport } from "./transport.ts";

export interface Http2TransportOptions extends CheckServiceOptions {
  /** Told of each limit of the server that a client went beyond. */
  readonly onLimit?: (limit: LimitName) => void;
  /** Calls under way that a connection is announced; the server's own limit unless said. */
  readonly concurrentStreams?: number | undefined;
  /** Plain without it. */
  readonly secured?: TlsListenerOptions | undefined;
}

/** google.rpc.Code; the same that grpc-js answers with. */
const NO_PROTOBUF: UnaryAnswer = { kind: "status", code: 13 };

/** A Transport over our own HTTP/2 server. A message that is no protobuf is answered with a gRPC error. */
export function createHttp2Transport(options: Http2TransportOptions): Transport {
  const health = createHealth();
  const reflection = createReflectionMethod();
  const methods = new Map<string, Method>([
    [`/${AUTHORIZATION}/Check`, checkMethod(options)],
    [`/${HEALTH}/Check`, health.check],
    [`/${HEALTH}/Watch`, health.watch],
    ...REFLECTIONS.map((service) => [`/${service}/ServerReflectionInfo`, reflection] as const),
  ]);
  const { onLimit, concurrentStreams, secured } = options;
  const tls = secured && createTlsListener(secured);
  const server = createHttp2Server({
    methods,
    ...(tls && { listener: tls.listener }),
    ...(concurrentStreams !== undefined && { limits: { maxConcurrentStreams: concurrentStreams } }),
    ...(onLimit && { observe: onLimit }),
  });
  return {
    listen: (address) => server.listen(address),
    ...(tls && { renewTls: tls.renew }),
    notServing: () => health.notServing(),
    drain: (milliseconds) => {
      health.close();
      return server.drain(milliseconds);
    },
  };
}

function checkMethod(options: CheckServiceOptions): UnaryMethod {
  const answer = createCheckService(options, encodeDecision);
  return async (message, deadline, caller) => {
    const request = readCheckRequest(message);
    if (request === undefined) return NO_PROTOBUF;
    return { kind: "message", message: await answer(request, deadline, caller) };
  };
}
