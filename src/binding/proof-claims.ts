import { createHash } from "node:crypto";
import type { Claims } from "../credential/claims.ts";
import { isNumericDate, judgeTimes } from "../grant/token-times.ts";
import type { Presentation } from "./binding.ts";
import { agreedTarget } from "./htu.ts";

/** Milliseconds. */
export interface ProofTimes {
  /** Of a proof, by its `iat`. */
  readonly maxAge: number;
  /** By which clocks may differ: widens `iat` on both sides and `nbf`. */
  readonly skew: number;
}

/** `id` and `target` (normalised) are what tells one proof of a key from another. */
export type ClaimsVerdict =
  | { readonly kind: "matched"; readonly id: string; readonly target: string }
  | { readonly kind: "refused"; readonly detail: string };

/** Characters; RFC 9449, section 4.2 asks for 96 random bits, which take 16. */
const MAX_ID_LENGTH = 256;

/** Whether a proof was made for this request and this token, just now: RFC 9449, section 4.3, items 8, 9, 11 and 12. */
export function judgeClaims(claims: Claims, presentation: Presentation, times: ProofTimes): ClaimsVerdict {
  const { jti, htm, htu, ath } = claims;
  const { request, token, origins } = presentation;
  if (typeof jti !== "string" || jti === "" || jti.length > MAX_ID_LENGTH) {
    return refused("jti is not a text of 1 to 256 characters");
  }
  if (htm !== request.method) return refused("htm is another method");
  if (ath !== createHash("sha256").update(token.value).digest("base64url")) {
    return refused("ath is not the hash of the token");
  }
  const untimely = judgeAge(claims, times);
  if (untimely !== undefined) return refused(untimely);
  if (origins.length === 0) return refused("the policy has no origins to compare htu with");
  const target = agreedTarget(htu, origins, request.path);
  if (target === undefined) return refused("htu is not an origin of the policy with the request's path");
  return { kind: "matched", id: jti, target };
}

function judgeAge(claims: Claims, { maxAge, skew }: ProofTimes): string | undefined {
  const now = Date.now();
  if (!isNumericDate(claims.iat)) return "iat is not a number";
  if (claims.iat * 1_000 < now - maxAge - skew) return "the proof is too old";
  return judgeTimes(claims, now, skew, false)?.detail;
}

function refused(detail: string): ClaimsVerdict {
  return { kind: "refused", detail };
}
