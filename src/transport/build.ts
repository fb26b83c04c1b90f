import type { TransportKind } from "../config/schema.ts";
import { createHttp2Transport, type Http2TransportOptions } from "./http2-transport.ts";
import type { Transport } from "./transport.ts";

/** grpc-js is loaded only where it is asked for: it takes some 100 ms of a start. */
export async function buildTransport(
  kind: TransportKind,
  options: Http2TransportOptions,
): Promise<Transport> {
  if (kind === "http2") return createHttp2Transport(options);
  const { createGrpcJsTransport } = await import("./grpc-js-transport.ts");
  return createGrpcJsTransport(options);
}
