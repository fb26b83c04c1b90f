/** OpenID Connect Discovery 1.0, or RFC 8414. */
export type DocumentForm = "openid" | "oauth";

/**
 * The address of an issuer's discovery document. OpenID Connect appends its path to the issuer (section 4.1);
 * RFC 8414 inserts its own between host and path (section 3.1). A slash at the issuer's end is removed first.
 */
export function wellKnownAddress(issuer: string, form: DocumentForm): string {
  if (form === "openid") return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const { origin, pathname } = new URL(issuer);
  return `${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, "")}`;
}
