import type { TraceHeaders } from "../auth-request.ts";

/** A protobuf message: its bytes, or a text of one character a byte, which goes into a frame without a buffer of its own. */
export type Message = Buffer | string;

export type UnaryAnswer =
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "status"; readonly code: number };

/**
 * Answers one call. `message` lies in the connection's input and is valid only until the method's first
 * await: whatever is needed later must be copied before. `deadline` is when the caller gives up, in
 * milliseconds since the epoch, or Infinity; a method that outlasts it is answered for with DEADLINE_EXCEEDED,
 * and what it answers then is dropped. A method that throws is answered with UNKNOWN. `caller` is undefined
 * where the call belongs to no trace.
 */
export type UnaryMethod = (message: Buffer, deadline: number, caller?: TraceHeaders) => Promise<UnaryAnswer>;

/** What a streaming method answers with. Once the call is over, nothing more is sent. */
export interface StreamCall {
  send(message: Buffer): void;
  /** Ends the call, with a code of gRPC. */
  end(code: number): void;
}

/** What a streaming method does with what comes. */
export interface StreamHandler {
  /** `message` is valid only until this returns: what is needed later must be copied. */
  message(message: Buffer): void;
  /** The caller has sent everything. */
  ended(): void;
  /** The call is over: ended by either side, or cut off. Comes once, and nothing after it. */
  closed(): void;
}

/**
 * Answers calls in which messages follow each other in both directions; those of the caller are small, and end
 * within the time that a request has. What throws ends its call with UNKNOWN.
 */
export interface StreamingMethod {
  open(call: StreamCall): StreamHandler;
}

export type Method = UnaryMethod | StreamingMethod;
