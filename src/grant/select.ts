import type { Token } from "../credential/token.ts";
import type { GrantType } from "../decision/decision.ts";
import type { Trace } from "../observe/trace.ts";
import type { Grant, GrantResult } from "./grant.ts";
import { VALIDATION_REFUSALS } from "./refusals.ts";
import { refused } from "./subject.ts";

export type GrantDecision =
  | (Extract<GrantResult, { kind: "accepted" }> & { readonly grant: GrantType })
  | (Extract<GrantResult, { kind: "refused" }> & { readonly grant: GrantType });

/**
 * Offers the token to the grants that may see it, in the written order. The first that takes it decides, an
 * outage included; if all decline, the first of the token's own class gives its documented refusal.
 */
export async function decideByGrants(
  grants: readonly Grant[],
  token: Token,
  trace: Pick<Trace, "grant"> = {},
): Promise<GrantDecision> {
  let refusal: GrantDecision | undefined;
  let explained = false;
  for (const grant of grants.filter((candidate) => maySee(candidate, token))) {
    // Noted first: a call that hangs is cut short, and the log should say whose it was.
    trace.grant = grant.type;
    const result = await grant.examine(token);
    if (result.kind !== "declined") return { ...result, grant: grant.type };
    if (refusal === undefined || (!explained && !result.wrongClass)) {
      refusal = { ...result, kind: "refused", grant: grant.type };
      explained = !result.wrongClass;
    }
  }
  return refusal ?? refuseUnseen(grants, token);
}

/**
 * A JWT is shown to the provider it names and to nobody else; a malformed one to nobody. An opaque token is
 * shown to the grants that take one, by its prefix where the provider has any.
 */
export function maySee({ provider: { profile }, takesOpaque }: Grant, { form, value }: Token): boolean {
  switch (form.kind) {
    case "malformed":
      return false;
    case "jwt":
      return profile.issuers.some((issuer) => issuer === form.claims.iss);
    case "opaque":
      return takesOpaque && (profile.tokenPrefixes?.some((prefix) => value.startsWith(prefix)) ?? true);
  }
}

/** No grant could look at the token. One that claims to be a JWT is a bad JWT, whatever the grants. */
function refuseUnseen([first]: readonly Grant[], { form }: Token): GrantDecision {
  const grant = first?.type ?? "jwt";
  const outcome = form.kind === "opaque" ? VALIDATION_REFUSALS[grant].inactive : "token_invalid";
  const detail = form.kind === "malformed" ? form.detail : `no grant takes this ${form.kind} token`;
  return { ...refused(outcome, detail), grant };
}
