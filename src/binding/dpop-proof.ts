import type { Claims } from "../credential/claims.ts";
import { readJwt } from "../credential/compact-jwt.ts";
import type { RequestHeaders } from "../transport/auth-request.ts";
import { PROOF_ALGORITHMS } from "./proof-algorithms.ts";
import { type ProofKey, readProofKey } from "./proof-key.ts";

/** A DPoP proof by its form alone (RFC 9449, section 4.2); nothing is verified. */
export interface Proof {
  /** The proof itself, in compact form: never logged. */
  readonly value: string;
  readonly algorithm: string;
  readonly key: ProofKey;
  readonly claims: Claims;
}

export type ProofReading =
  | { readonly kind: "read"; readonly proof: Proof }
  | { readonly kind: "refused"; readonly detail: string };

/** Characters; with an RSA key of 4096 bits a proof has some 2000. */
const MAX_PROOF_SIZE = 8_192;

/** Reads the one proof of a request. The header's `jwk` is its only key: `jku`, `x5u`, `x5c` and `kid` name none. */
export function readProof(headers: RequestHeaders): ProofReading {
  const [value, ...others] = headers.get("dpop") ?? [];
  if (value === undefined) return refused("no DPoP proof");
  if (others.length > 0) return refused("several DPoP headers");
  if (value.length > MAX_PROOF_SIZE) return refused("the proof is longer than 8 kB");
  // Proofs that Envoy joined by a comma are no JWT either.
  const form = readJwt(value);
  if (form.kind !== "jwt") return refused("the proof is not one JWT in compact form");

  const { header, claims } = form;
  const algorithm = PROOF_ALGORITHMS.find((known) => known === header.alg);
  if (header.typ !== "dpop+jwt") return refused("typ is not dpop+jwt");
  if (algorithm === undefined) return refused("alg is not one for proofs");
  if (header.crit !== undefined) return refused("crit asks for what is not understood");
  const key = readProofKey(header.jwk);
  if (key === undefined) return refused("jwk is not a public key");
  return { kind: "read", proof: { value, algorithm, key, claims } };
}

function refused(detail: string): ProofReading {
  return { kind: "refused", detail };
}
