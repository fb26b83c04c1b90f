import type { Bindings } from "./binding/binding.ts";
import type { CacheKeys } from "./cache/digest.ts";
import { type CredentialReading, readCredential } from "./credential/authorization.ts";
import type { SeenTokens } from "./credential/seen-tokens.ts";
import { readToken, type Token } from "./credential/token.ts";
import type { Challenge, Decision, Deny } from "./decision/decision.ts";
import { identityAnswer } from "./decision/identity-headers.ts";
import type { AllowanceCode } from "./decision/outcome.ts";
import { unmetRequirement } from "./decision/require.ts";
import { LOOKUP_REFUSALS, type User } from "./directory/directory.ts";
import { REVOCATION_REFUSALS } from "./grant/refusals.ts";
import { decideByGrants } from "./grant/select.ts";
import type { Trace } from "./observe/trace.ts";
import { type CompiledPolicies, choosePolicy } from "./policy/choose.ts";
import type { Policy } from "./policy/policy.ts";
import { isPreflight } from "./policy/preflight.ts";
import type { Revocations } from "./revocation/revocations.ts";
import type { AuthRequest } from "./transport/auth-request.ts";

/** What decisions are made with. */
export interface Gate {
  readonly policies: CompiledPolicies<Policy>;
  readonly keys: CacheKeys;
  readonly tokens: SeenTokens;
  readonly bindings: Bindings;
  readonly revocations: Pick<Revocations, "refusal">;
  /** Bytes. */
  readonly maxTokenSize: number;
}

/** The path of a request: policy, credential, grant, binding, directory, revocation, decision. Whatever a step does not take is denied. */
export async function check(request: AuthRequest, gate: Gate, trace: Trace): Promise<Decision> {
  const choice = choosePolicy(gate.policies, request);
  if (choice.kind === "refused") return deny(choice);
  const { policy } = choice;
  trace.policy = policy.name;
  if (policy.public) return allow("public", policy, request);
  if (policy.allowsPreflight && isPreflight(request)) return allow("preflight", policy, request);

  const credential = readPresented(request, gate);
  if (credential.kind === "malformed") {
    return deny({ outcome: "authorization_malformed", detail: credential.detail });
  }
  if (credential.kind === "absent" && policy.optional) return allow("anonymous", policy, request);
  if (credential.kind === "absent") return deny({ outcome: "token_missing", detail: "no token" });
  const { scheme, token } = credential;
  trace.token = token.fingerprint;

  const granted = await decideByGrants(policy.grants, token, trace);
  trace.grant = granted.grant;
  trace.tokenFrom = granted.origin;
  if (granted.kind === "refused") return deny(granted, { scheme });
  gate.tokens.keep(token);

  const { confirmation } = granted;
  const binding = await gate.bindings.verify(confirmation, {
    token,
    scheme,
    request,
    origins: policy.origins,
  });
  if (binding.kind === "refused") return deny(binding, { scheme, nonce: binding.nonce });

  const { value: found, origin } = await granted.directory.lookup(granted.query);
  trace.userFrom = origin;
  if (found.kind !== "found") {
    return deny({ detail: found.kind, ...found, outcome: LOOKUP_REFUSALS[found.kind] });
  }

  const { source, said } = granted;
  const revoked = gate.revocations.refusal({ source, said, token, username: found.user.username });
  if (revoked) {
    return deny({ ...revoked, outcome: REVOCATION_REFUSALS[revoked.kind][granted.grant] }, { scheme });
  }

  const unmet = unmetRequirement(policy.require, granted.claims, found.user);
  if (unmet) return deny(unmet, { scheme, scopes: unmet.scopes });
  return allow("allowed", policy, request, found.user);
}

type Presented = Exclude<CredentialReading, { kind: "token" }> | PresentedToken;

interface PresentedToken {
  readonly kind: "token";
  readonly scheme: "bearer" | "dpop";
  readonly token: Token;
}

/** What a grant took before is read by one hash and one lookup. */
function readPresented({ headers }: AuthRequest, { tokens, keys, maxTokenSize }: Gate): Presented {
  const seen = tokens.find(headers);
  if (seen) return { kind: "token", scheme: "bearer", token: seen };
  const credential = readCredential(headers, maxTokenSize);
  return credential.kind === "token"
    ? { ...credential, token: readToken(credential.token, keys) }
    : credential;
}

function allow(outcome: AllowanceCode, policy: Policy, request: AuthRequest, user?: User): Decision {
  const { setHeaders, removeHeaders } = identityAnswer(policy.headers, user, request.headers.keys());
  const allowance = { kind: "allow", outcome, setHeaders, removeHeaders } as const;
  return user ? { ...allowance, user: user.username } : allowance;
}

function deny(
  { outcome, detail, retryAfter }: Pick<Deny, "outcome" | "detail" | "retryAfter">,
  challenge?: Challenge,
): Decision {
  return { kind: "deny", outcome, detail, ...challenge, ...(retryAfter !== undefined && { retryAfter }) };
}
