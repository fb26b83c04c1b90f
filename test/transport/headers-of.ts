import type { RequestHeaders } from "../../src/transport/auth-request.ts";

/** Every header with its values, each name once. */
export function headersOf(headers: RequestHeaders): Map<string, readonly string[]> {
  return new Map([...new Set(headers.keys())].map((name) => [name, headers.get(name) ?? []]));
}
