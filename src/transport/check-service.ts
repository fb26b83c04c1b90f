import type { ErrorStyle } from "../config/schema.ts";
import type { Deny } from "../decision/decision.ts";
import type { CheckHandler } from "./auth-request.ts";
import { toAuthRequest } from "./check-request.ts";
import { toCheckResponse } from "./check-response.ts";
import type { WireCheckRequest, WireCheckResponse } from "./wire.ts";

export interface CheckServiceOptions {
  readonly check: CheckHandler;
  /** Of `WWW-Authenticate`: printable ASCII without quotes and backslashes. */
  readonly realm: string;
  /** Whose statuses a denial is given; `documented` unless said otherwise. */
  readonly errors?: ErrorStyle | undefined;
  /** Told of what a check threw; by its contract it throws nothing. */
  readonly onDefect?: (error: unknown) => void;
}

/** `deadline` is in milliseconds since the epoch, or Infinity. Never rejects. */
export type CheckService = (message: WireCheckRequest, deadline: number) => Promise<WireCheckResponse>;

const DEFECT: Deny = { kind: "deny", outcome: "defect", detail: "the check threw" };

/**
 * Envoy's Check, free of the transport. A defect too is answered with a denial: a gRPC error would let the
 * request through wherever Envoy is set to failure_mode_allow.
 */
export function createCheckService({ check, realm, errors, onDefect }: CheckServiceOptions): CheckService {
  const report = (error: unknown) => {
    try {
      onDefect?.(error);
    } catch {
      // The client's answer must not depend on the report.
    }
  };
  return async (message, deadline) => {
    const request = toAuthRequest(message);
    const context = { realm, errors, requestId: request.requestId };
    try {
      return toCheckResponse(await check(request, deadline), context);
    } catch (error) {
      report(error);
      return toCheckResponse(DEFECT, context);
    }
  };
}
