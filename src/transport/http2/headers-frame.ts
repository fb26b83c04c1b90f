import { ErrorCode } from "./error-code.ts";
import { Flag, readUint31 } from "./frame.ts";
import { unpad } from "./padding.ts";

const PRIORITY_BYTES = 5;

/** A HEADERS frame's fragment of a header block lies from `start` to `end`; `error` costs the connection. */
export type HeadersFrame =
  | {
      readonly kind: "headers";
      readonly start: number;
      readonly end: number;
      readonly endStream: boolean;
      readonly endHeaders: boolean;
      /** Names itself as its own priority parent, which costs the stream (RFC 7540, section 5.3.1). */
      readonly selfDependent: boolean;
    }
  | { readonly kind: "error"; readonly code: ErrorCode };

/** RFC 9113, section 6.2. */
export function readHeadersFrame(
  flags: number,
  id: number,
  buffer: Buffer,
  start: number,
  end: number,
): HeadersFrame {
  const range = unpad(flags, buffer, start, end);
  // Streams of a client are odd.
  if (id % 2 === 0 || range === undefined) return { kind: "error", code: ErrorCode.protocol };
  const prioritised = (flags & Flag.priority) !== 0;
  if (prioritised && range[1] - range[0] < PRIORITY_BYTES) {
    return { kind: "error", code: ErrorCode.frameSize };
  }
  return {
    kind: "headers",
    start: range[0] + (prioritised ? PRIORITY_BYTES : 0),
    end: range[1],
    endStream: (flags & Flag.endStream) !== 0,
    endHeaders: (flags & Flag.endHeaders) !== 0,
    selfDependent: prioritised && readUint31(buffer, range[0]) === id,
  };
}
