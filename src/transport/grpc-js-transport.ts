import {
  type handleUnaryCall,
  type Metadata,
  Server,
  ServerCredentials,
  type ServerOptions,
  type ServiceDefinition,
} from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import type { Address } from "../config/scalars.ts";
import { authorityOf } from "../http/authority.ts";
import type { TraceHeaders } from "./auth-request.ts";
import { toAuthRequest } from "./check-request.ts";
import { toCheckResponse } from "./check-response.ts";
import { type CheckService, type CheckServiceOptions, createCheckService } from "./check-service.ts";
import { toStreamHandler } from "./grpc-js-stream.ts";
import { loadAuthorizationService } from "./protos.ts";
import { createReflectionMethod } from "./reflection/method.ts";
import { HEALTH_NAMES, REFLECTIONS } from "./service-names.ts";
import type { Transport } from "./transport.ts";
import type { WireCheckRequest, WireCheckResponse } from "./wire.ts";

const SERVER_OPTIONS: ServerOptions = {
  // Channelz keeps a record of every call, and nobody reads it here.
  "grpc.enable_channelz": 0,
  // As many calls as Envoy has under way to one cluster by default (its circuit breaker's max_requests). A burst
  // on a new connection comes before Envoy has read a lower limit: with 100 the streams above it were refused,
  // and Envoy took that for an outage.
  "grpc.max_concurrent_streams": 1_024,
  // Milliseconds between pings, and until an Envoy that answers none is given up. Off by default, which
  // keeps the connections of a vanished host for ever.
  "grpc.keepalive_time_ms": 60_000,
  "grpc.keepalive_timeout_ms": 20_000,
};

/** A Transport over @grpc/grpc-js, without TLS. A message that is no protobuf is answered with a gRPC error. */
export function createGrpcJsTransport(options: CheckServiceOptions): Transport {
  const server = new Server(SERVER_OPTIONS);
  const health = new HealthImplementation();
  const setHealth = (status: "SERVING" | "NOT_SERVING") => {
    for (const name of HEALTH_NAMES) health.setStatus(name, status);
  };
  setHealth("SERVING");
  health.addToServer(server);
  server.addService(loadAuthorizationService(), {
    Check: toUnaryHandler(createCheckService(options, toCheckResponse)),
  });
  const ServerReflectionInfo = toStreamHandler(createReflectionMethod());
  for (const service of REFLECTIONS) {
    server.addService(reflectionService(`/${service}/ServerReflectionInfo`), { ServerReflectionInfo });
  }

  let bound: Address | undefined;
  return {
    listen: async ({ host, port }) => {
      bound = { host, port: await bind(server, authorityOf({ host, port })) };
      return bound.port;
    },
    notServing: () => setHealth("NOT_SERVING"),
    drain: (milliseconds) => {
      // forceShutdown would not do: without channelz it knows of no connection (grpc-js 1.14).
      if (bound) server.drain(authorityOf(bound), milliseconds);
      return new Promise((resolve) => server.tryShutdown(() => resolve()));
    },
  };
}

function toUnaryHandler(
  answer: CheckService<WireCheckResponse>,
): handleUnaryCall<WireCheckRequest, WireCheckResponse> {
  return async (call, callback) => {
    const { request, metadata } = call;
    callback(null, await answer(toAuthRequest(request), Number(call.getDeadline()), traceOf(metadata)));
  };
}

function traceOf(metadata: Metadata): TraceHeaders | undefined {
  const read = (name: string) => metadata.get(name).join(",") || undefined;
  const traceparent = read("traceparent");
  return traceparent === undefined ? undefined : { traceparent, tracestate: read("tracestate") };
}

/** Messages as they come and go, in bytes. */
function reflectionService(path: string): ServiceDefinition {
  const asIs = (bytes: Buffer) => bytes;
  return {
    ServerReflectionInfo: {
      path,
      requestStream: true,
      responseStream: true,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    },
  };
}

function bind(server: Server, authority: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(authority, ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}
