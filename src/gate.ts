import { type BindingSources, buildBindings } from "./binding/build.ts";
import type { Gate } from "./check.ts";
import type { ConfigSettings } from "./config/schema.ts";
import type { GrantParts } from "./grant/build.ts";
import { buildPolicies } from "./policy/policy.ts";

export interface GateParts extends GrantParts, BindingSources, Pick<Gate, "tokens"> {
  /** Undefined where nothing can be revoked. */
  readonly revocations: Gate["revocations"] | undefined;
}

const NOTHING_REVOKED: Gate["revocations"] = { refusal: () => undefined };

/** What a configuration decides with. */
export function buildGate(settings: ConfigSettings, parts: GateParts): Gate {
  return {
    policies: buildPolicies(settings.policies, parts),
    keys: parts.keys,
    bindings: buildBindings(settings, parts),
    revocations: parts.revocations ?? NOTHING_REVOKED,
    tokens: parts.tokens,
    maxTokenSize: settings.maxTokenSize,
  };
}
