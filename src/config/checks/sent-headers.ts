import type { Finding, Path } from "../finding.ts";

/** RFC 9110, sections 5.1 and 5.5; what an HTTP client would refuse at the first request. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\u0080-\u00ff]*$/;

/** Headers that are the connection's, or that every request has. */
const RESERVED = new Set([
  ...["connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "expect", "host"],
  ...["content-length", "content-type", "accept", "accept-encoding"],
]);

/** Headers that a configuration adds to requests of ours. */
export function* sentHeaders(path: Path, headers: Readonly<Record<string, string>> = {}): Generator<Finding> {
  const seen = new Set<string>();
  for (const [written, value] of Object.entries(headers)) {
    const at = [...path, written];
    const name = written.toLowerCase();
    if (!HEADER_NAME.test(name) || RESERVED.has(name)) {
      yield { path: at, found: "this name", expected: "a header's name, none of HTTP's own", at: "key" };
    } else if (seen.has(name)) {
      yield { path: at, found: "this name again", expected: "each name once", at: "key" };
    } else if (!HEADER_VALUE.test(value)) {
      yield { path: at, expected: "a header's value on one line" };
    }
    seen.add(name);
  }
}
