import {
  encodeHealthCheckResponse,
  readHealthCheckRequest,
  type ServingStatus,
} from "./check-codec/health-messages.ts";
import type { StreamCall, StreamingMethod, UnaryAnswer, UnaryMethod } from "./http2/method.ts";
import { HEALTH_NAMES } from "./service-names.ts";

/** google.rpc.Code. */
const NOT_FOUND = 5;
const UNIMPLEMENTED = 12;
const NO_PROTOBUF = 13;
const UNAVAILABLE = 14;

/** gRPC's health checking protocol for the one server that this is. */
export interface Health {
  readonly check: UnaryMethod;
  readonly watch: StreamingMethod;
  notServing(): void;
  /** Ends the watches, which their callers would keep open for as long as we are there, and takes no more. */
  close(): void;
}

export function createHealth(): Health {
  let status: ServingStatus = "SERVING";
  let closed = false;
  /** Whether each asks after a service that is known. */
  const watches = new Map<StreamCall, boolean>();

  function watch(call: StreamCall, message: Buffer): void {
    const service = readHealthCheckRequest(message);
    if (service === undefined) call.end(NO_PROTOBUF);
    // A request on its way when the connection was told to end.
    else if (closed) call.end(UNAVAILABLE);
    // The protocol has one request a call.
    else if (watches.has(call)) call.end(UNIMPLEMENTED);
    else {
      const known = isKnown(service);
      watches.set(call, known);
      // A service unknown now may be known later, as the protocol has it: the call stays open.
      call.send(encodeHealthCheckResponse(known ? status : "SERVICE_UNKNOWN"));
    }
  }

  function ended(call: StreamCall): void {
    if (!watches.has(call)) call.end(UNIMPLEMENTED);
  }

  return {
    check: async (message) => answerHealthCheck(message, status),
    watch: {
      open: (call) => ({
        message: (message) => watch(call, message),
        ended: () => ended(call),
        closed: () => void watches.delete(call),
      }),
    },
    notServing: () => {
      if (status === "NOT_SERVING") return;
      status = "NOT_SERVING";
      for (const [call, known] of watches) if (known) call.send(encodeHealthCheckResponse(status));
    },
    close: () => {
      closed = true;
      for (const call of watches.keys()) call.end(UNAVAILABLE);
    },
  };
}

function answerHealthCheck(message: Buffer, status: ServingStatus): UnaryAnswer {
  const service = readHealthCheckRequest(message);
  if (service === undefined) return { kind: "status", code: NO_PROTOBUF };
  if (!isKnown(service)) return { kind: "status", code: NOT_FOUND };
  return { kind: "message", message: encodeHealthCheckResponse(status) };
}

function isKnown(service: string): boolean {
  return HEALTH_NAMES.includes(service);
}
