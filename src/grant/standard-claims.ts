import type { Claims } from "../credential/claims.ts";
import type { TokenTraits } from "../provider/preset.ts";

/** Gives a provider's claims the names that everything after the grant reads. */
export type ClaimNaming = (claims: Claims) => Claims;

/**
 * `client_id` and `scope` of RFC 9068 and `aud` of RFC 7519, out of what the provider calls them. Claims of those names
 * that mean something else at the provider must not be taken for them.
 */
export function claimNaming({ clientClaims, scopeClaims, audienceClaim }: TokenTraits): ClaimNaming {
  return (claims) => {
    const named = {
      client_id: firstOf(claims, clientClaims),
      scope: firstOf(claims, scopeClaims),
      aud: claims[audienceClaim],
    };
    return isNamedSo(claims, named) ? claims : Object.assign(Object.create(null), claims, named);
  };
}

/** Most providers use the standard names: there is nothing to copy then, on every request. */
function isNamedSo(claims: Claims, { client_id, scope, aud }: Claims): boolean {
  const isSame = claims.client_id === client_id && claims.scope === scope && claims.aud === aud;
  return isSame && Object.getPrototypeOf(claims) === null;
}

function firstOf(claims: Claims, names: readonly string[]): unknown {
  const name = names.find((claim) => (claims[claim] ?? undefined) !== undefined);
  return name === undefined ? undefined : claims[name];
}
