import type { Decision } from "../decision/decision.ts";
import { isPlainValue } from "../directory/compare.ts";
import { LOOKUP_REFUSALS, type LookupResult } from "../directory/directory.ts";
import type { Policy } from "../policy/policy.ts";
import { shownQuery } from "./recorded-directory.ts";
import type { BindingRecord, LookupRecord, Recording } from "./recording.ts";
import type { Step } from "./step.ts";

export interface UserStepsOptions {
  readonly recording: Recording;
  readonly policy: Policy;
  readonly decision: Decision;
  /** Whether the running service's nonces are known here. */
  readonly isSecretKnown: boolean;
}

/** The steps after a grant took the token; only those that were reached. */
export function userSteps({ recording, policy, decision, isSecretKnown }: UserStepsOptions): readonly Step[] {
  const { binding, lookups, isRevocationAsked } = recording;
  return [
    ...(binding ? [{ name: "binding", lines: describeBinding(binding, isSecretKnown) }] : []),
    ...lookups.map((lookup) => ({ name: "directory", lines: [describeLookup(lookup)] })),
    ...(isRevocationAsked ? [REVOCATION] : []),
    ...requireSteps(policy, decision),
  ];
}

const REVOCATION: Step = {
  name: "revocation",
  lines: ["not known here: only the running service knows what was revoked"],
};

function describeBinding({ confirmation, result }: BindingRecord, isSecretKnown: boolean): readonly string[] {
  const { jkt, certificate } = confirmation;
  const bounds = [jkt && "a DPoP key", certificate && "a client certificate"].filter(Boolean);
  const said = bounds.length === 0 ? "the token is bound to nothing" : `bound to ${bounds.join(" and ")}`;
  if (result === undefined) return [`${said}: no answer in time`];
  if (result.kind === "refused") {
    const isForeign = result.outcome === "dpop_nonce_required" && !isSecretKnown;
    const unknown = isForeign ? ["not known here: the running service's nonces, without cache.secret"] : [];
    return [`${said}: ${result.outcome} (${result.detail})`, ...unknown];
  }
  if (bounds.length === 0) return [said];
  const unknown = jkt ? ["not known here: whether the proof was used before"] : [];
  return [`${said}: held`, ...unknown];
}

function describeLookup({ directory, query, result }: LookupRecord): string {
  const reason = isPlainValue(query.value) ? "" : ", as it holds letters that look like others";
  return `${directory}: ${shownQuery(query)}: ${result ? describeFound(result) : "no answer in time"}${reason}`;
}

function describeFound(result: LookupResult): string {
  if (result.kind === "found") return "found";
  const { kind, detail } = result;
  return kind === "unavailable" ? `unavailable (${detail})` : `${kind}, ${LOOKUP_REFUSALS[kind]}`;
}

const UNMET: ReadonlySet<string> = new Set(["scope_missing", "requirement_unmet"]);

function requireSteps({ require }: Policy, decision: Decision): readonly Step[] {
  const name = "require";
  if (decision.kind === "deny")
    return UNMET.has(decision.outcome) ? [{ name, lines: [decision.detail] }] : [];
  if (decision.outcome !== "allowed") return [];
  return [{ name, lines: [require ? "all is met" : "nothing is required"] }];
}
