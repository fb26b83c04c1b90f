import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";

/** A proof shown to one replica would pass once more at each of the others (RFC 9449, section 11.1). */
export function* localReplay({ dpop, replicas, cache }: ConfigEntries): Generator<Finding> {
  if (dpop === undefined || replicas === undefined || cache === undefined || replicas === 1) return;
  if (dpop.replay === "local")
    yield { path: ["dpop", "replay"], expected: "shared, as there are several replicas" };
  if (cache.redis !== undefined) return;
  const reason = "as several replicas must know which DPoP proofs the others have seen";
  yield { path: ["cache", "redis"], expected: `an address, ${reason}` };
}

export function* sharedReplay({ dpop, cache }: ConfigEntries): Generator<Finding> {
  if (dpop?.replay !== "shared" || cache === undefined || cache.redis !== undefined) return;
  yield { path: ["cache", "redis"], expected: "an address, as dpop.replay is shared" };
}
