import type { ErrorStyle } from "../config/schema.ts";
import type { Decision, Deny } from "../decision/decision.ts";
import type { AnswerContext } from "../decision/documented-answer.ts";
import type { AuthRequest, CheckHandler, TraceHeaders } from "./auth-request.ts";

export interface CheckServiceOptions {
  readonly check: CheckHandler;
  /** Of `WWW-Authenticate`: printable ASCII without quotes and backslashes. */
  readonly realm: string;
  /** Whose statuses a denial is given; `documented` unless said otherwise. */
  readonly errors?: ErrorStyle | undefined;
  /** Told of what a check threw; by its contract it throws nothing. */
  readonly onDefect?: (error: unknown) => void;
}

/** `deadline` and `caller` as of a CheckHandler. Never rejects. */
export type CheckService<Response> = (
  request: AuthRequest,
  deadline: number,
  caller?: TraceHeaders,
) => Promise<Response>;

/** Envoy's CheckResponse for a decision, in the form that a transport sends. */
export type ResponseWriter<Response> = (decision: Decision, context: AnswerContext) => Response;

const DEFECT: Deny = { kind: "deny", outcome: "defect", detail: "the check threw" };

/**
 * Envoy's Check, free of the transport. A defect too is answered with a denial: a gRPC error would let the
 * request through wherever Envoy is set to failure_mode_allow.
 */
export function createCheckService<Response>(
  { check, realm, errors, onDefect }: CheckServiceOptions,
  write: ResponseWriter<Response>,
): CheckService<Response> {
  const report = (error: unknown) => {
    try {
      onDefect?.(error);
    } catch {
      // The client's answer must not depend on the report.
    }
  };
  return async (request, deadline, caller) => {
    const context = { realm, errors, requestId: request.requestId };
    try {
      return write(await check(request, deadline, caller), context);
    } catch (error) {
      report(error);
      return write(DEFECT, context);
    }
  };
}
