import type { Presentation } from "../../src/binding/binding.ts";
import { createDpopVerifier, type DpopOptions } from "../../src/binding/dpop.ts";
import { createLocalReplayGuard } from "../../src/binding/replay.ts";
import { readToken } from "../../src/credential/token.ts";
import type { AuthRequest } from "../../src/transport/auth-request.ts";
import { keys, requestOf } from "../gate-under-test.ts";
import { createDpopKey, makeProof, type ProofOptions } from "../support/dpop.ts";

export const SECOND = 1_000;
export const MAX_AGE = 60 * SECOND;
export const SKEW = 10 * SECOND;
export const TOKEN = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
export const ORIGIN = "https://jira.example.com";
export const URL_SENT = `${ORIGIN}/rest/issue`;
export const KEY = createDpopKey();
/** When the proofs were made that a file makes as it is loaded: tests of them stop the clock here. */
export const LOADED_AT = Date.now();

export interface Sent {
  readonly jkt?: string;
  readonly token?: string;
  readonly origins?: readonly string[];
  readonly request?: Partial<AuthRequest>;
}

/** GET /rest/issue?fields=all with these DPoP headers, unless it says otherwise. */
export function presentationOf(proofs: readonly string[], sent: Sent = {}): Presentation {
  const { token = TOKEN, origins = [ORIGIN], request } = sent;
  const headers = new Map(proofs.length > 0 ? [["dpop", proofs]] : []);
  return {
    token: readToken(token, keys),
    scheme: "dpop",
    request: requestOf({ path: "/rest/issue?fields=all", headers, ...request }),
    origins,
  };
}

export function verifierOf(change: Partial<DpopOptions> = {}) {
  return createDpopVerifier({
    keys,
    maxAge: MAX_AGE,
    skew: SKEW,
    nonces: undefined,
    replay: createLocalReplayGuard(10_000),
    ...change,
  });
}

/** What a verifier says of these DPoP headers: `held`, or the outcome and the detail. */
export async function answerTo(
  proofs: string | readonly string[],
  sent: Sent = {},
  verifier = verifierOf(),
): Promise<string> {
  const presentation = presentationOf(typeof proofs === "string" ? [proofs] : proofs, sent);
  const result = await verifier.verify(sent.jkt ?? KEY.thumbprint, presentation);
  return result.kind === "held" ? "held" : `${result.outcome}: ${result.detail}`;
}

/** A proof for that request. */
export function proofOf(change: Partial<ProofOptions> = {}): string {
  return makeProof({ key: KEY, method: "GET", url: URL_SENT, token: TOKEN, ...change });
}
