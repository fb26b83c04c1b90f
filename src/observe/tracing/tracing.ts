import type { Decision } from "../../decision/decision.ts";
import type { AuthRequest, TraceHeaders } from "../../transport/auth-request.ts";
import type { Trace } from "../trace.ts";

/** One check to be traced, with the trace that its call belongs to. */
export interface TracedCheck {
  readonly request: AuthRequest;
  readonly caller: TraceHeaders | undefined;
  /** What is known of the decision; it is told the id of its trace, where that is sampled. */
  readonly trace: Trace;
}

/** A call to another service, made for a check. Names and values are configured names and codes, never input. */
export interface OutwardCall {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** How it ended, in the words of the metrics. */
export interface CallEnd {
  readonly result: string;
  readonly failed: boolean;
}

/**
 * Traces of decisions. Undefined in its place is no tracing at all. Nothing here rejects, throws or waits for whoever
 * collects the traces: what cannot be sent is dropped and counted.
 */
export interface Tracing {
  /** Decides within a span, where the trace is sampled. */
  check(traced: TracedCheck, decide: () => Promise<Decision>): Promise<Decision>;
  /** Calls within a span of the check that began it; without a span where no sampled check did. */
  call<T>(call: OutwardCall, run: () => Promise<T>, endOf: (result: T) => CallEnd): Promise<T>;
  /** Sends what waits to be sent, as far as that is done in time. */
  close(): Promise<void>;
}
