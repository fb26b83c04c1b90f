import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";
import { isSecure } from "./directory-http-servers.ts";
import { sentHeaders } from "./sent-headers.ts";

/** Traces hold no secret, and may go by http to a collector nearby; a key in a header may not. */
export function* tracingEndpoint({ tracing }: ConfigEntries): Generator<Finding> {
  if (tracing === undefined) return;
  const { endpoint, headers } = tracing;
  const path = ["tracing", "endpoint"];
  if (!isSecure(endpoint, true)) yield { path, expected: "an address without user and password" };
  else if (headers !== undefined && !isSecure(endpoint, false))
    yield { path, expected: "an https address (http only to loopback) beside headers" };
}

export function* tracingHeaders({ tracing }: ConfigEntries): Generator<Finding> {
  yield* sentHeaders(["tracing", "headers"], tracing?.headers);
}
