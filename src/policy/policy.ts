import type { PolicySettings } from "../config/schema.ts";
import { compileIdentityHeaders, guardHeaders, type PolicyHeaders } from "../decision/identity-headers.ts";
import { compileRequirements, type Requirements } from "../decision/require.ts";
import { buildGrant, type GrantParts } from "../grant/build.ts";
import type { Grant } from "../grant/grant.ts";
import { type CompiledPolicies, compilePolicies, type Matchable } from "./choose.ts";

/** A policy ready to decide by. */
export interface Policy extends Matchable {
  /** Every request passes, as nobody. */
  readonly public: boolean;
  /** A request without a token passes, as nobody. */
  readonly optional: boolean;
  readonly allowsPreflight: boolean;
  /** In the written order; empty for a public policy alone. */
  readonly grants: readonly Grant[];
  readonly require: Requirements | undefined;
  readonly headers: PolicyHeaders;
  /** Where clients reach the API; a DPoP proof names one of them. */
  readonly origins: readonly string[];
}

export function buildPolicies(
  settings: readonly PolicySettings[],
  parts: GrantParts,
): CompiledPolicies<Policy> {
  const guarded = guardHeaders(settings);
  return compilePolicies(
    settings.map((policy) => ({
      name: policy.name,
      match: policy.match,
      encodedSlash: policy.encodedSlash,
      public: policy.public,
      optional: policy.optional,
      allowsPreflight: policy.preflight === "allow",
      grants: (policy.grants ?? []).map((grant) => buildGrant(grant, parts)),
      require: policy.require && compileRequirements(policy.require),
      headers: compileIdentityHeaders(guarded, policy),
      origins: policy.origins ?? [],
    })),
  );
}
