import type { Configuration, JWKS, KoaContextWithOIDC, ResourceServer } from "oidc-provider";
import { type Accounts, userClaims } from "./oidc-accounts.ts";
import { introspectionClient, registeredClients } from "./oidc-clients.ts";
import type { OidcStorage } from "./oidc-storage.ts";

export type TokenFormat = "opaque" | "jwt";

/** Where the provider answers what, below its issuer. */
export const ENDPOINTS = {
  discovery: "/.well-known/openid-configuration",
  jwks: "/jwks",
  introspection: "/token/introspection",
  userinfo: "/me",
  authorization: "/auth",
  token: "/token",
  revocation: "/token/revocation",
  end_session: "/session/end",
} as const;
export type OidcEndpoint = keyof typeof ENDPOINTS;

/**
 * Headers of a token request by which a test chooses what a provider decides by itself elsewhere:
 * `opaque` or `jwt`, and the lifetime in seconds.
 */
export const TOKEN_FORMAT_HEADER = "x-token-format";
export const TOKEN_LIFETIME_HEADER = "x-token-lifetime";

const API_SCOPES = ["read:jira", "write:jira"];
const DEFAULT_LIFETIME_S = 3_600;
const DAY_S = 86_400;

export interface ConfigurationParts {
  readonly accounts: Accounts;
  readonly keys: JWKS;
  readonly storage: OidcStorage;
  readonly logoutUri?: string | undefined;
  /** Of the client that may introspect, where it was changed. */
  readonly introspectionSecret?: string | undefined;
}

export function providerConfiguration({
  accounts,
  keys,
  storage,
  logoutUri,
  introspectionSecret,
}: ConfigurationParts): Configuration {
  const claimsOf = (name: string | undefined) => {
    const account = name === undefined ? undefined : accounts.get(name);
    return name === undefined || account === undefined ? undefined : userClaims(name, account);
  };
  return {
    adapter: storage.adapterFor,
    jwks: keys,
    clients: registeredClients(logoutUri, introspectionSecret),
    routes: routes(),
    scopes: ["openid", "offline_access", ...API_SCOPES],
    claims: { openid: ["sub"], profile: ["preferred_username"], email: ["email", "email_verified"] },
    // So that an ID token names its user and is worth refusing.
    conformIdTokenClaims: false,
    findAccount: async (_ctx, sub) => {
      const claims = claimsOf(sub);
      return claims && { accountId: sub, claims: async () => ({ sub, ...claims }) };
    },
    extraTokenClaims: (_ctx, token) => ("accountId" in token ? claimsOf(token.accountId) : undefined),
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    renderError: (ctx, error) => {
      ctx.body = error;
    },
    fetch: fetchFromLoopback,
    ttl: lifetimes(),
    features: features(),
  };
}

/** The provider's own dispatcher lets nothing through to 127.0.0.1, where those that it tells of a logout are. */
function fetchFromLoopback(url: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const { dispatcher: _own, ...options } = init;
  return fetch(url, options);
}

function routes() {
  const { discovery: _fixedBySpecification, ...configurable } = ENDPOINTS;
  return configurable;
}

function lifetimes(): Configuration["ttl"] {
  const requested = (ctx: KoaContextWithOIDC) => Number(ctx.get(TOKEN_LIFETIME_HEADER)) || DEFAULT_LIFETIME_S;
  return {
    AccessToken: requested,
    ClientCredentials: requested,
    IdToken: DEFAULT_LIFETIME_S,
    AuthorizationCode: DEFAULT_LIFETIME_S,
    Interaction: DEFAULT_LIFETIME_S,
    RefreshToken: DAY_S,
    Session: DAY_S,
    Grant: DAY_S,
  };
}

function features(): Configuration["features"] {
  return {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    dPoP: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = form;
      },
    },
    introspection: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) =>
        client.clientId === introspectionClient.id || client.clientId === token.clientId,
    },
    jwtIntrospection: { enabled: true },
    // The harness revokes tokens of every client with one set of credentials.
    revocation: { enabled: true, allowedPolicy: () => true },
    resourceIndicators: { enabled: true, getResourceServerInfo: resourceServer },
  };
}

/** RFC 8707. The resource `urn:jira` has the audience `jira`; any other is its own audience. */
function resourceServer(ctx: KoaContextWithOIDC, resource: string): ResourceServer {
  return {
    audience: resource.replace(/^urn:/, ""),
    scope: API_SCOPES.join(" "),
    accessTokenFormat: ctx.get(TOKEN_FORMAT_HEADER) === "jwt" ? "jwt" : "opaque",
    jwt: { sign: { alg: "RS256" } },
  };
}
