export type UnaryAnswer =
  | { readonly kind: "message"; readonly message: Buffer }
  | { readonly kind: "status"; readonly code: number };

/**
 * Answers one call. `message` lies in the connection's input and is valid only until the method's first
 * await: whatever is needed later must be copied before. `deadline` is when the caller gives up, in
 * milliseconds since the epoch, or Infinity; a method that outlasts it is answered for with DEADLINE_EXCEEDED,
 * and what it answers then is dropped. A method that throws is answered with UNKNOWN.
 */
export type UnaryMethod = (message: Buffer, deadline: number) => Promise<UnaryAnswer>;
