import type { Claims } from "../credential/claims.ts";

/** `typ` of an access token: RFC 9068, section 2.1, or none of its own (RFC 7519, section 5.1). */
const ACCESS_TOKEN_TYPES = new Set<unknown>([undefined, "jwt", "at+jwt", "application/at+jwt"]);

/** What the header of a JWT may say of itself, whoever verifies it (RFC 8725, sections 3.1 and 3.11). */
export type HeaderReading =
  | { readonly kind: "header"; readonly algorithm: string; readonly kid: string | undefined }
  | { readonly kind: "invalid"; readonly detail: string };

export function readHeader(
  { alg, typ, kid, crit, b64 }: Claims,
  algorithms: readonly string[],
): HeaderReading {
  if (typeof alg !== "string" || !algorithms.includes(alg)) return invalid("alg is not allowed");
  if (!ACCESS_TOKEN_TYPES.has(typeof typ === "string" ? typ.toLowerCase() : typ)) {
    return invalid("typ is not that of an access token");
  }
  if (crit !== undefined || b64 !== undefined) return invalid("crit and b64 are not supported");
  if (kid !== undefined && typeof kid !== "string") return invalid("kid is not a text");
  return { kind: "header", algorithm: alg, kid };
}

/**
 * Why a token with these claims cannot be taken as a bearer access token: a binding that nobody verified, or
 * claims that only ID tokens (OpenID Connect Core, 3.1.3.6 and 3.3.2.11), logout tokens and SETs (RFC 8417) carry.
 */
export function claimsFault({ cnf, at_hash, c_hash, s_hash, events }: Claims): string | undefined {
  if (cnf !== undefined) return "bound token, binding not verified";
  const foreign = [at_hash, c_hash, s_hash, events].some((claim) => claim !== undefined);
  return foreign ? "not an access token" : undefined;
}

const invalid = (detail: string) => ({ kind: "invalid", detail }) as const;
