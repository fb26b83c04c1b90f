import type { Gate } from "../check.ts";
import { readCredential } from "../credential/authorization.ts";
import { readToken, type Token } from "../credential/token.ts";
import { choosePolicy } from "../policy/choose.ts";
import type { Policy } from "../policy/policy.ts";
import type { AuthRequest } from "../transport/auth-request.ts";
import { shown, shownPath } from "./shown.ts";
import type { Step } from "./step.ts";
import { describeToken } from "./token-lines.ts";

export function requestStep({ method, host, path }: AuthRequest): Step {
  return { name: "request", lines: [`${shown(method)} ${shown(host)}${shownPath(path)}`] };
}

/** The policy that decides, as `check` chooses it. */
export function chosenPolicy(request: AuthRequest, { policies }: Gate): Policy | undefined {
  const choice = choosePolicy(policies, request);
  return choice.kind === "chosen" ? choice.policy : undefined;
}

export function policyStep(request: AuthRequest, { policies }: Gate): Step {
  const choice = choosePolicy(policies, request);
  const lines =
    choice.kind === "chosen" ? describePolicy(choice.policy, request) : [`none: ${choice.detail}`];
  return { name: "policy", lines };
}

function describePolicy({ name, match, ...policy }: Policy, { policyName }: AuthRequest): readonly string[] {
  const by = policyName === undefined ? describeMatch(match) : "context_extensions of the route";
  const traits = [
    policy.public && "public: every request passes, as nobody",
    policy.optional && "optional: a request without a token passes, as nobody",
    policy.allowsPreflight && "CORS preflights pass",
  ];
  return [`${name}, by ${by}`, ...traits.filter((trait) => trait !== false)];
}

function describeMatch(match: Policy["match"] = {}): string {
  const { hosts, paths, methods } = match;
  const parts = Object.entries({ hosts, paths, methods }).flatMap(([name, values]) =>
    values === undefined ? [] : [`${name} ${values.join(", ")}`],
  );
  return parts.join("; ");
}

/** `isSecretKnown`: the running service makes its fingerprints with the configuration's own secret, so they are these. */
export function credentialStep(
  { headers }: AuthRequest,
  { keys, maxTokenSize }: Gate,
  isSecretKnown: boolean,
): Step {
  const reading = readCredential(headers, maxTokenSize);
  const name = "credential";
  if (reading.kind === "absent") return { name, lines: ["no Authorization header, or of another scheme"] };
  if (reading.kind === "malformed") return { name, lines: [`malformed: ${reading.detail}`] };
  const scheme = reading.scheme === "dpop" ? "DPoP" : "Bearer";
  const token = readToken(reading.token, keys);
  const [kind, ...facts] = describeToken(token);
  const mark = isSecretKnown
    ? `its fingerprint in the log is ${token.fingerprint}`
    : "its fingerprint in the log is each process' own, without cache.secret";
  return { name, lines: [`${scheme}, ${kind}`, mark, ...facts] };
}

/** The token of a request that has one. */
export function presentedToken({ headers }: AuthRequest, { keys, maxTokenSize }: Gate): Token | undefined {
  const reading = readCredential(headers, maxTokenSize);
  return reading.kind === "token" ? readToken(reading.token, keys) : undefined;
}
