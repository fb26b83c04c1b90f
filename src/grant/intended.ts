import type { GrantSettings, ProviderSettings } from "../config/schema.ts";
import type { Claims } from "../credential/claims.ts";

/** For whom a token must have been issued: another application's must not open our door (RFC 9700, section 4.9.1). */
export interface IntendedFor {
  /** The grant's own audience. */
  readonly audience?: string | undefined;
  /** The clients whose tokens are taken; those of any where it is undefined. */
  readonly clients?: ReadonlySet<string> | undefined;
  /** Our own client, which must be the token's client or in its audience where nothing else is said; empty for none. */
  readonly us?: ReadonlySet<unknown> | undefined;
}

/** An audience names our API, so whichever client asked for it may come, unless clients are listed. */
export function intendedFor(grant: GrantSettings, { clients, clientId }: ProviderSettings): IntendedFor {
  const { audience } = grant;
  // The clients of this grant are those of its service accounts.
  if (grant.type === "clientCredentials") return { audience };
  if (grant.type === "authorizationGrant" && grant.allowAnyClient) return { audience };
  if (clients !== undefined) return { audience, clients: new Set(clients) };
  return audience === undefined ? { us: new Set(clientId === undefined ? [] : [clientId]) } : { audience };
}

/** Why a token is not for us; its claims by their standard names. */
export function intendedFault(claims: Claims, { audience, clients, us }: IntendedFor): string | undefined {
  const { client_id: client } = claims;
  const audiences: readonly unknown[] = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (audience !== undefined && !audiences.includes(audience))
    return "aud does not hold the grant's audience";
  if (clients !== undefined && !(typeof client === "string" && clients.has(client))) {
    return "the token was issued to a client that is not listed";
  }
  if (us !== undefined && ![client, ...audiences].some((name) => us.has(name))) {
    return "the token was issued to another client";
  }
  return undefined;
}
