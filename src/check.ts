import type { CacheKeys } from "./cache/digest.ts";
import { readBearer } from "./credential/authorization.ts";
import { readToken } from "./credential/token.ts";
import type { Decision } from "./decision/decision.ts";
import { identityAnswer } from "./decision/identity-headers.ts";
import type { AllowanceCode, RefusalCode } from "./decision/outcome.ts";
import { unmetRequirement } from "./decision/require.ts";
import { LOOKUP_REFUSALS, type User } from "./directory/directory.ts";
import { decideByGrants } from "./grant/select.ts";
import type { Trace } from "./observe/trace.ts";
import { type CompiledPolicies, choosePolicy } from "./policy/choose.ts";
import type { Policy } from "./policy/policy.ts";
import { isPreflight } from "./policy/preflight.ts";
import type { AuthRequest } from "./transport/auth-request.ts";

/** What decisions are made with. */
export interface Gate {
  readonly policies: CompiledPolicies<Policy>;
  readonly keys: CacheKeys;
}

/** The path of a request: policy, credential, grant, directory, decision. Whatever a step does not take is denied. */
export async function check(request: AuthRequest, gate: Gate, trace: Trace): Promise<Decision> {
  const choice = choosePolicy(gate.policies, request);
  if (choice.kind === "refused") return deny(choice.outcome, choice.detail);
  const { policy } = choice;
  trace.policy = policy.name;
  if (policy.public) return allow("public", policy, request);
  if (policy.allowsPreflight && isPreflight(request)) return allow("preflight", policy, request);

  const bearer = readBearer(request.headers);
  if (bearer.kind === "malformed") return deny("authorization_malformed", bearer.detail);
  if (bearer.kind === "absent" && policy.optional) return allow("anonymous", policy, request);
  if (bearer.kind === "absent") return deny("token_missing", "no bearer token");
  const token = readToken(bearer.token, gate.keys);
  trace.token = token.fingerprint;

  const granted = await decideByGrants(policy.grants, token, trace);
  trace.grant = granted.grant;
  trace.tokenFrom = granted.origin;
  if (granted.kind === "refused") return deny(granted.outcome, granted.detail);

  const { value: found, origin } = await granted.directory.lookup(granted.query);
  trace.userFrom = origin;
  if (found.kind !== "found") return deny(LOOKUP_REFUSALS[found.kind], found.detail ?? found.kind);

  const unmet = unmetRequirement(policy.require, granted.claims, found.user);
  if (unmet) return deny(unmet.outcome, unmet.detail, unmet.scopes);
  return allow("allowed", policy, request, found.user);
}

function allow(outcome: AllowanceCode, policy: Policy, request: AuthRequest, user?: User): Decision {
  const headers = identityAnswer(policy.headers, user, request.headers.keys());
  return { kind: "allow", outcome, ...(user && { user: user.username }), ...headers };
}

function deny(outcome: RefusalCode, detail: string, scopes?: readonly string[]): Decision {
  return { kind: "deny", outcome, detail, ...(scopes && { scopes }) };
}
