import type { Token } from "../credential/token.ts";
import type { Grant, GrantResult } from "../grant/grant.ts";
import { maySee } from "../grant/select.ts";
import type { Policy } from "../policy/policy.ts";
import type { Recording } from "./recording.ts";
import type { Step } from "./step.ts";

/** A step for each grant of the policy: what it said of the token, or why it did not see it. */
export function grantSteps({ grants }: Policy, token: Token, recording: Recording): readonly Step[] {
  return grants.map((grant) => {
    const { calls = [] } = recording.examinations.get(grant) ?? {};
    const label = `${grant.type} of ${grant.provider.name}`;
    return { name: "grant", lines: [`${label}: ${verdictOf(grant, token, recording)}`, ...calls] };
  });
}

function verdictOf(grant: Grant, token: Token, { examinations }: Recording): string {
  const examination = examinations.get(grant);
  if (examination?.isUnasked) return "not known, as its provider is not asked offline";
  if (examination) return examination.result ? describeResult(examination.result) : "no answer in time";
  return maySee(grant, token) ? "not tried, as one before it decides" : describeUnseen(grant, token);
}

function describeResult(result: GrantResult): string {
  switch (result.kind) {
    case "accepted":
      return "takes the token";
    case "declined":
      return `leaves it to the others (${result.detail})`;
    case "refused":
      return `refuses it, ${result.outcome} (${result.detail})`;
  }
}

function describeUnseen({ provider, takesOpaque }: Grant, { form }: Token): string {
  if (form.kind === "malformed") return "not shown: a malformed token is shown to nobody";
  if (form.kind === "jwt") return `not shown: iss is not ${provider.name}'s`;
  return takesOpaque
    ? `not shown: ${provider.name}'s tokens begin otherwise`
    : "not shown: it takes JWTs alone";
}
