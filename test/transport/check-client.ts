import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { CHECK_REQUEST, CHECK_RESPONSE, decode, encode, upstream } from "./protos.ts";

const HEALTH_REQUEST = "grpc.health.v1.HealthCheckRequest";
const HEALTH_RESPONSE = "grpc.health.v1.HealthCheckResponse";

type Message = Record<string, unknown>;

/** Speaks as Envoy does: by upstream's definitions, not by ours. */
export interface CheckClient {
  check(request: object, deadline?: number, metadata?: Metadata): Promise<Message>;
  /** A Check whose message is these bytes. */
  checkBytes(bytes: Buffer, deadline?: number, metadata?: Metadata): Promise<Message>;
  /** The serving status; rejects with NOT_FOUND for an unknown service. */
  health(service: string): Promise<unknown>;
  close(): void;
}

/** Clients of one port share a connection, but for those that ask for `ownConnection`. */
export function connect(
  port: number,
  { ownConnection = false, host = "127.0.0.1", secured = credentials.createInsecure() } = {},
): CheckClient {
  const client = new Client(`${host}:${port}`, secured, {
    "grpc.use_local_subchannel_pool": ownConnection ? 1 : 0,
  });

  function call(
    method: string,
    bytes: Buffer,
    response: string,
    deadline = Infinity,
    metadata = new Metadata(),
  ): Promise<Message> {
    const read = (answer: Buffer) => decode(upstream, response, answer);
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        method,
        (message: Buffer) => message,
        read,
        bytes,
        metadata,
        { deadline },
        (error, answer) => (answer ? resolve(answer) : reject(error)),
      );
    });
  }

  const checkBytes: CheckClient["checkBytes"] = (bytes, deadline, metadata) =>
    call("/envoy.service.auth.v3.Authorization/Check", bytes, CHECK_RESPONSE, deadline, metadata);
  return {
    checkBytes,
    check: (request, ...how) => checkBytes(encode(upstream, CHECK_REQUEST, request), ...how),
    health: async (service) => {
      const bytes = encode(upstream, HEALTH_REQUEST, { service });
      return (await call("/grpc.health.v1.Health/Check", bytes, HEALTH_RESPONSE)).status;
    },
    close: () => client.close(),
  };
}

/** For assert.rejects: a gRPC error of this code. */
export function isGrpcError(code: number): (error: ServiceError) => boolean {
  return (error) => error.code === code;
}
