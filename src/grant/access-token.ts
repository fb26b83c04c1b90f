import type { Claims } from "../credential/claims.ts";

/** `typ` of an access token: RFC 9068, section 2.1, or none of its own (RFC 7519, section 5.1). */
const ACCESS_TOKEN_TYPES = new Set<unknown>([undefined, "jwt", "at+jwt", "application/at+jwt"]);

/** RFC 9068, sections 2.1 and 4: no other will do. */
const RFC_9068_TYPES = new Set<unknown>(["at+jwt", "application/at+jwt"]);
/** RFC 9068, section 2.2. */
const RFC_9068_CLAIMS = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"];

/** Why a JWT with this header cannot be taken, whoever verifies it (RFC 8725, section 3.11). */
export function headerFault(header: Claims, profile: "rfc9068" | undefined): string | undefined {
  const types = profile === "rfc9068" ? RFC_9068_TYPES : ACCESS_TOKEN_TYPES;
  return signingFault(header) ?? (isOfType(header, types) ? undefined : "typ is not that of an access token");
}

/** Whether `typ` is one of these, which are in lower case (RFC 7515, section 4.1.9: names of media types). */
export function isOfType({ typ }: Claims, types: ReadonlySet<unknown>): boolean {
  return types.has(typeof typ === "string" ? typ.toLowerCase() : typ);
}

/**
 * Why the signature of a JWT with this header would say nothing. Extensions named by `crit` (RFC 7515, section
 * 4.1.11; `b64` of RFC 7797) are not understood here, so they must be refused; `enc` and `zip` make it a JWE for
 * other readers (RFC 7516, section 9).
 */
export function signingFault({ alg, crit, b64, enc, zip }: Claims): string | undefined {
  if (typeof alg !== "string" || alg.toLowerCase() === "none") return "not signed";
  if (crit !== undefined || b64 !== undefined) return "crit and b64 are not supported";
  return enc !== undefined || zip !== undefined ? "a JWE's header" : undefined;
}

/** The header's algorithm where it is allowed (RFC 8725, section 3.1). */
export function allowedAlgorithm({ alg }: Claims, algorithms: readonly string[]): string | undefined {
  return algorithms.find((allowed) => allowed === alg);
}

/** Why a JWT is not of the profile for access tokens; its claims by their own names. */
export function profileFault(claims: Claims): string | undefined {
  const missing = RFC_9068_CLAIMS.find((claim) => (claims[claim] ?? undefined) === undefined);
  return missing === undefined ? undefined : `${missing} is missing, which RFC 9068 requires`;
}

/**
 * Why a token with these claims cannot be taken as an access token: a claim of the wrong type, or claims that
 * only ID tokens (OpenID Connect Core, 3.1.3.6 and 3.3.2.11), logout tokens and SETs (RFC 8417) carry.
 */
export function claimsFault(claims: Claims): string | undefined {
  const { at_hash, c_hash, s_hash, events } = claims;
  const mistyped = mistypedClaim(claims);
  if (mistyped !== undefined) return `${mistyped} is of the wrong type`;
  const isForeign =
    at_hash !== undefined || c_hash !== undefined || s_hash !== undefined || events !== undefined;
  return isForeign ? "not an access token" : undefined;
}

/**
 * A claim that is not of its type (RFC 7519, section 4.1; RFC 9068, section 2.2). Were `client_id` or `azp` a list,
 * a client's token could not be told from a user's. Null counts as absent: some providers answer it.
 */
function mistypedClaim({ jti, client_id, azp, aud }: Claims): string | undefined {
  if (!isTextOrAbsent(jti)) return "jti";
  if (!isTextOrAbsent(client_id)) return "client_id";
  if (!isTextOrAbsent(azp)) return "azp";
  return isAudience(aud) ? undefined : "aud";
}

const isTextOrAbsent = (value: unknown) => value === undefined || value === null || typeof value === "string";

const isAudience = (aud: unknown) =>
  Array.isArray(aud) ? aud.every((value) => typeof value === "string") : isTextOrAbsent(aud);
