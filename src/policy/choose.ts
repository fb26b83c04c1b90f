import type { MatchSettings } from "../config/schema.ts";
import type { AuthRequest } from "../transport/auth-request.ts";
import { normaliseHost } from "./host.ts";
import { buildHostTable, firstIndex, type HostTable } from "./host-table.ts";
import { readPath } from "./path.ts";

/** What choosing needs to know of a policy. Without `match` it is chosen by name alone. */
export interface Matchable {
  readonly name: string;
  readonly match?: MatchSettings | undefined;
  readonly encodedSlash?: "keep" | undefined;
}

export interface CompiledPolicies<P extends Matchable> {
  readonly byName: ReadonlyMap<string, P>;
  /** Those with a `match`, in the order written, and their matches at the same indexes. */
  readonly matching: readonly P[];
  readonly hosts: HostTable;
}

export type PolicyChoice<P extends Matchable> =
  | { readonly kind: "chosen"; readonly policy: P }
  | {
      readonly kind: "refused";
      readonly outcome: "path_ambiguous" | "policy_missing";
      readonly detail: string;
    };

/** Prepares policies for choosing. Throws a TypeError for a pattern that could not match. */
export function compilePolicies<P extends Matchable>(policies: readonly P[]): CompiledPolicies<P> {
  return {
    byName: new Map(policies.map((policy) => [policy.name, policy])),
    matching: policies.filter(({ match }) => match !== undefined),
    hosts: buildHostTable(policies.flatMap(({ match }) => match ?? [])),
  };
}

/** The policy named by Envoy's route, else the first written one that matches the request. */
export function choosePolicy<P extends Matchable>(
  policies: CompiledPolicies<P>,
  request: AuthRequest,
): PolicyChoice<P> {
  const path = readPath(request.path);
  if (path.kind === "ambiguous") return refused("path_ambiguous", path.detail);

  const named = request.policyName !== undefined;
  const host = named ? undefined : normaliseHost(request.host);
  const firstMatch = (segments: readonly string[]) => {
    const index = firstIndex(policies.hosts, { host, segments, method: request.method });
    return index === undefined ? undefined : policies.matching[index];
  };
  const policy = named ? policies.byName.get(request.policyName) : firstMatch(path.segments);
  const differs = (reading: readonly string[]) => {
    const other = firstMatch(reading);
    // `/projects/*` takes /projects/a%2Fb, which divided is nobody's: that is what encodedSlash: keep is for.
    return other !== policy && !(path.encodedSlash && other === undefined);
  };
  if (!named && path.otherReadings.some(differs)) {
    return refused("path_ambiguous", "an upstream may read the path as one of another policy");
  }
  if (path.encodedSlash && policy?.encodedSlash !== "keep") {
    return refused("path_ambiguous", "the path holds an encoded slash");
  }
  if (policy === undefined) {
    return refused("policy_missing", named ? "the route names an unknown policy" : "no policy matches");
  }
  return { kind: "chosen", policy };
}

function refused<P extends Matchable>(
  outcome: "path_ambiguous" | "policy_missing",
  detail: string,
): PolicyChoice<P> {
  return { kind: "refused", outcome, detail };
}
