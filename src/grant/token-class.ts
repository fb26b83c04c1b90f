import type { ProviderSettings } from "../config/schema.ts";
import type { Claims } from "../credential/claims.ts";

export type TokenClass = "user" | "client" | "undecidable";
type Marker = ProviderSettings["clientTokenMarker"];

/** The client that a token was issued to: `client_id` (RFC 9068, RFC 7662), else `azp` (OpenID Connect). */
export function clientOf({ client_id, azp }: Claims): string | undefined {
  const client = client_id ?? azp;
  return typeof client === "string" && client !== "" ? client : undefined;
}

/**
 * Tells a token issued to a client itself from one issued on a user's behalf. Without this a client
 * registered under the name of a user becomes that user (RFC 9700, section 4.15).
 */
export function classOf(claims: Claims, marker: Marker): TokenClass {
  const { sub, client_id, azp } = claims;
  if (sub !== undefined && typeof sub !== "string") return "undecidable";
  if (!sub || sub === client_id || sub === azp) return "client";
  return marker && bearsMarker(claims, marker) ? "client" : "user";
}

function bearsMarker(claims: Claims, { claim, value }: NonNullable<Marker>): boolean {
  const found = claims[claim];
  if (typeof found !== "string") return false;
  const client = clientOf(claims);
  const [before = "", after] = value.split("{client}");
  if (after === undefined) return found === value;
  return client === undefined
    ? found.startsWith(before) && found.endsWith(after)
    : found === before + client + after;
}
