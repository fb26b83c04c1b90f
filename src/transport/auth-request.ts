import type { Decision } from "../decision/decision.ts";

/** Lower-case header name to its values in the order received. Duplicates may stand joined by a comma. */
export interface RequestHeaders {
  has(name: string): boolean;
  /** Undefined where the request lacks the header; otherwise at least one value. */
  get(name: string): readonly string[] | undefined;
  /** Every name at least once. */
  keys(): Iterable<string>;
}

/**
 * What Envoy asks about one request, free of wire types (AttributeContext.HttpRequest).
 * A field that the message lacks is the empty string: an empty path is ambiguous and thereby denied.
 */
export interface AuthRequest {
  /** `x-request-id`, for the log and the denial; undefined when absent, too long or not printable. */
  readonly requestId: string | undefined;
  readonly method: string;
  /** As the client sent it: any case, perhaps with a port. */
  readonly host: string;
  /** As the client sent it: with the query, undecoded. */
  readonly path: string;
  readonly headers: RequestHeaders;
  /** `context_extensions.policy` of Envoy's route; alone decides where it is given. */
  readonly policyName: string | undefined;
  /** AttributeContext.Peer.certificate of the client: PEM, URL-encoded; undefined where Envoy verified none. */
  readonly peerCertificate: string | undefined;
}

/** The trace that a call belongs to, as its headers tell (W3C Trace Context, section 3); not checked yet. */
export interface TraceHeaders {
  readonly traceparent: string;
  /** Several headers joined by commas (section 3.3.1). */
  readonly tracestate: string | undefined;
}

/**
 * Decides one request and never rejects: whatever goes wrong is a denial.
 * `deadline` is when the caller gives up, in milliseconds since the epoch; Infinity when it never does.
 * `caller` is the trace of the call itself, where Envoy traces its own calls.
 */
export type CheckHandler = (
  request: AuthRequest,
  deadline: number,
  caller?: TraceHeaders,
) => Promise<Decision>;
