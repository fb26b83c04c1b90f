import type { CacheKeys } from "../cache/digest.ts";
import { signatureHolds } from "../grant/jws.ts";
import { type BindingResult, held, type Presentation, refusedBinding } from "./binding.ts";
import { readProof } from "./dpop-proof.ts";
import type { Nonces } from "./nonce.ts";
import { judgeClaims, type ProofTimes } from "./proof-claims.ts";
import { importProofKey } from "./proof-key.ts";
import type { ReplayGuard } from "./replay.ts";

/** Verifies that a request comes from the holder of the key that its token is bound to (RFC 9449). */
export interface DpopVerifier {
  /** `jkt` is the SHA-256 thumbprint of that key (RFC 7638). */
  verify(jkt: string, presentation: Presentation): Promise<BindingResult>;
}

export interface DpopOptions extends ProofTimes {
  readonly keys: CacheKeys;
  /** Undefined: none is demanded, and one in a proof is not looked at. */
  readonly nonces: Nonces | undefined;
  readonly replay: ReplayGuard;
}

/** RFC 9449, section 4.3. The cheap checks come first, and nothing is remembered of a proof that does not hold. */
export function createDpopVerifier(options: DpopOptions): DpopVerifier {
  const { nonces } = options;
  return {
    async verify(jkt, presentation) {
      const reading = readProof(presentation.request.headers);
      if (reading.kind === "refused") return invalid(reading.detail);
      const { proof } = reading;
      if (proof.key.thumbprint !== jkt) return invalid("the proof is of another key than the token");
      const verdict = judgeClaims(proof.claims, presentation, options);
      if (verdict.kind === "refused") return invalid(verdict.detail);
      const key = importProofKey(proof.key, proof.algorithm);
      if (key === undefined) return invalid("jwk is not a key for alg");

      if (nonces && !nonces.accepts(proof.claims.nonce)) {
        const refusal = refusedBinding("dpop_nonce_required", "nonce is missing or not a recent one");
        return { ...refusal, nonce: nonces.current() };
      }
      if (!signatureHolds(proof.value, key, proof.algorithm)) return invalid("the signature does not verify");
      return claimOnce([jkt, verdict.id, verdict.target], options);
    },
  };
}

/** RFC 9449, section 11.1. `names` tell this proof from every other. */
async function claimOnce(names: readonly string[], options: DpopOptions): Promise<BindingResult> {
  const { keys, replay } = options;
  const claim = await replay.claim(keys.digest("proof", JSON.stringify(names)), longestAcceptance(options));
  if (claim === undefined) return refusedBinding("unavailable", "nobody knows whether the proof was used");
  return claim === "claimed" ? held : invalid("the proof was used before");
}

/**
 * For how long a proof could be accepted once more: it may be dated ahead by the skew, and a replica's clock may
 * lag behind ours by as much again.
 */
function longestAcceptance({ maxAge, skew }: ProofTimes): number {
  return maxAge + 3 * skew;
}

function invalid(detail: string): BindingResult {
  return refusedBinding("dpop_proof_invalid", detail);
}
