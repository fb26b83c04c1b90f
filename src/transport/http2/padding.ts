import { Flag } from "./frame.ts";

/**
 * The payload of a DATA or HEADERS frame without its padding (RFC 9113, section 6.1), as offsets.
 * Undefined when the padding is longer than the frame.
 */
export function unpad(
  flags: number,
  buffer: Buffer,
  start: number,
  end: number,
): readonly [start: number, end: number] | undefined {
  if ((flags & Flag.padded) === 0) return [start, end];
  if (start === end) return undefined;
  const paddingStart = end - (buffer[start] ?? 0);
  return paddingStart > start ? [start + 1, paddingStart] : undefined;
}
