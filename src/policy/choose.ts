import type { MatchSettings } from "../config/schema.ts";
import type { AuthRequest } from "../transport/auth-request.ts";
import { normaliseHost } from "./host.ts";
import { readPath } from "./path.ts";
import {
  type HostPattern,
  hostMatches,
  type PathPattern,
  parseHostPattern,
  parsePathPattern,
  pathMatches,
} from "./pattern.ts";

/** What choosing needs to know of a policy. Without `match` it is chosen by name alone. */
export interface Matchable {
  readonly name: string;
  readonly match?: MatchSettings | undefined;
  readonly encodedSlash?: "keep" | undefined;
}

interface Matcher<P> {
  readonly policy: P;
  /** Undefined, here and below: anything goes. */
  readonly hosts: readonly HostPattern[] | undefined;
  readonly paths: readonly PathPattern[] | undefined;
  readonly methods: ReadonlySet<string> | undefined;
}

export interface CompiledPolicies<P extends Matchable> {
  readonly byName: ReadonlyMap<string, P>;
  /** In the order written. */
  readonly matchers: readonly Matcher<P>[];
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
    matchers: policies.flatMap((policy) => (policy.match ? [compileMatch(policy, policy.match)] : [])),
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
  const policy = named
    ? policies.byName.get(request.policyName)
    : firstMatch(policies, request, path.segments);
  const differs = (reading: readonly string[]) => {
    const other = firstMatch(policies, request, reading);
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

function compileMatch<P extends Matchable>(policy: P, match: MatchSettings): Matcher<P> {
  return {
    policy,
    hosts: match.hosts?.map((pattern) => required(parseHostPattern(pattern), pattern)),
    paths: match.paths?.map((pattern) => required(parsePathPattern(pattern), pattern)),
    methods: match.methods && new Set(match.methods),
  };
}

function required<T>(parsed: T | undefined, pattern: string): T {
  if (parsed === undefined) throw new TypeError(`not a pattern that can match: ${pattern}`);
  return parsed;
}

function firstMatch<P extends Matchable>(
  { matchers }: CompiledPolicies<P>,
  request: AuthRequest,
  segments: readonly string[],
): P | undefined {
  const host = normaliseHost(request.host);
  return matchers.find(
    ({ hosts, paths, methods }) =>
      (methods?.has(request.method) ?? true) &&
      (hosts?.some((pattern) => hostMatches(pattern, host)) ?? true) &&
      (paths?.some((pattern) => pathMatches(pattern, segments)) ?? true),
  )?.policy;
}

function refused<P extends Matchable>(
  outcome: "path_ambiguous" | "policy_missing",
  detail: string,
): PolicyChoice<P> {
  return { kind: "refused", outcome, detail };
}
