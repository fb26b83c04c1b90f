import { type Claims, claimsOf } from "../credential/claims.ts";
import { readJwt } from "../credential/compact-jwt.ts";
import { type Outage, type OutboundAnswer, outage } from "../provider/outbound.ts";
import type { Provider } from "../provider/provider.ts";
import { verifySignature } from "./signature.ts";
import { isNumericDate } from "./token-times.ts";
import type { KeySource } from "./verification-key.ts";

/** RFC 9701, section 5: the media type of a signed introspection answer, and the `typ` of the JWT that it is. */
export const SIGNED_ANSWER = "application/token-introspection+jwt";
const TYP = "token-introspection+jwt";

export interface AnswerMembers {
  readonly kind: "members";
  readonly members: Claims;
}

/** The members of a signed introspection answer, for our client and of this provider; anything else is an outage. */
export async function readSignedAnswer(
  { mediaType, body }: OutboundAnswer,
  { settings, profile }: Provider,
  keys: KeySource,
): Promise<AnswerMembers | Outage> {
  if (mediaType !== SIGNED_ANSWER) return unsound("not a signed answer");
  const form = readJwt(body);
  if (form.kind !== "jwt") return unsound("not a JWT in compact form");
  const { header, claims } = form;
  if (typeof header.typ !== "string" || header.typ.toLowerCase() !== TYP) return unsound(`typ is not ${TYP}`);
  if (header.crit !== undefined || header.b64 !== undefined) return unsound("crit and b64 are not supported");

  const { algorithms, clientId } = settings;
  const verdict = await verifySignature({ value: body, header }, { algorithms, keys });
  if (verdict.kind !== "verified") return unsound(verdict.detail);
  const { iss, aud, iat, exp, token_introspection: said } = claims;
  if (!profile.issuers.some((issuer) => issuer === iss)) return unsound("iss is not the provider's");
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (clientId === undefined || !audiences.includes(clientId)) return unsound("aud is not our client");
  if (!isNumericDate(iat)) return unsound("iat is not a number");
  // Not a claim for answers, but to be heeded where it is there (RFC 7519, section 4.1.4).
  if (exp !== undefined && !isAhead(exp)) return unsound("exp is past or not a number");
  const members = claimsOf(said);
  return members ? { kind: "members", members } : unsound("token_introspection is not an object");
}

const isAhead = (exp: unknown) => isNumericDate(exp) && exp * 1_000 > Date.now();

const unsound = (detail: string): Outage => outage(`introspection: ${detail}`);
