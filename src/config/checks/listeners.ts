import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";

/** Port 0 is whatever port is free, so two of them never meet. */
export function* distinctListeners({ listen, ops }: ConfigEntries): Generator<Finding> {
  if (!listen || !ops || listen.port === 0) return;
  if (listen.host === ops.host && listen.port === ops.port) {
    yield { path: ["ops"], expected: "another address than that of listen" };
  }
}
