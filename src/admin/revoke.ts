import type { CacheKeys } from "../cache/digest.ts";
import type { ConfigSettings } from "../config/schema.ts";
import type { Observers } from "../decide.ts";
import type { Revocations } from "../revocation/revocations.ts";
import { type AdminReply, failure } from "./reply.ts";
import { EXPECTED_REQUEST, readRevokeRequest } from "./revoke-request.ts";
import { targetsOf } from "./targets.ts";

export interface RevokeOptions extends Observers {
  readonly settings: Pick<ConfigSettings, "providers" | "policies">;
  readonly keys: CacheKeys;
  readonly revocations: Pick<Revocations, "revoke">;
}

/** Seconds after which a revocation that redis did not take may be tried again. */
const RETRY_AFTER = "1";

/** Answers the body of `POST /revocations`. The log tells the kind alone: never a name, never a token. */
export function createRevoke(options: RevokeOptions): (body: string) => Promise<AdminReply> {
  const { settings, keys, revocations, log, metrics } = options;
  return async (body) => {
    const request = readRevokeRequest(body);
    if (request === undefined) return failure(400, `The body must hold ${EXPECTED_REQUEST}.`);
    const reading = targetsOf(request, settings, keys);
    if (reading.kind === "unknown") return failure(400, reading.reason);

    const [revoked = ""] = Object.keys(request);
    const kinds = new Set(reading.targets.map(({ kind }) => kind));
    for (const kind of kinds) metrics.revocationsReceived.inc({ origin: "admin", kind });
    const result = await revocations.revoke(reading.targets);
    if (result.kind === "unavailable") {
      const message = "Other replicas may not know of it: in force at this one alone.";
      return failure(503, message, { "retry-after": RETRY_AFTER });
    }
    const forgotten = await result.forgotten;
    log.info({ revoked, forgotten }, "revoked by the admin listener");
    return { status: 200, body: { revoked, forgotten } };
  };
}
