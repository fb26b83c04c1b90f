import {
  encodeHealthCheckResponse,
  readHealthCheckRequest,
  type ServingStatus,
} from "./check-codec/health-messages.ts";
import type { StreamCall, StreamingMethod, UnaryAnswer, UnaryMethod } from "./http2/method.ts";
import { HEALTH_NAMES } from "./service-names.ts";

/** google.rpc.Code. */
const NOT_FOUND = 5;
const NO_PROTOBUF = 13;
const UNAVAILABLE = 14;

/** gRPC's health checking protocol for the one server that this is. */
export interface Health {
  readonly check: UnaryMethod;
  readonly watch: StreamingMethod;
  notServing(): void;
  /** Ends the watches, which their callers would keep open for as long as we are there. */
  close(): void;
}

export function createHealth(): Health {
  let status: ServingStatus = "SERVING";
  const watches = new Set<StreamCall>();

  function watch(call: StreamCall, message: Buffer): void {
    const service = readHealthCheckRequest(message);
    if (service === undefined) {
      call.end(NO_PROTOBUF);
      return;
    }
    // A service unknown now may be known later, as the protocol has it: the call stays open.
    watches.add(call);
    call.send(encodeHealthCheckResponse(isKnown(service) ? status : "SERVICE_UNKNOWN"));
  }

  return {
    check: async (message) => answerHealthCheck(message, status),
    watch: {
      open: (call) => ({
        message: (message) => watch(call, message),
        ended: () => {},
        closed: () => void watches.delete(call),
      }),
    },
    notServing: () => {
      status = "NOT_SERVING";
      for (const call of watches) call.send(encodeHealthCheckResponse(status));
    },
    close: () => {
      for (const call of watches) call.end(UNAVAILABLE);
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
