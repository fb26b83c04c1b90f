import { FAR, ISSUED, type KeyedCase, type KeyedPreset, type Published } from "./documented.ts";

/** The presets that have no provider of their own: by RFC 7662, RFC 8414, RFC 9068 and OpenID Connect. */
export const STANDARD_ISSUER = "https://login.example.com/tenant";
export const STANDARD_API = "https://api.example.com";

export const STANDARD_ENDPOINTS = {
  introspection_endpoint: `${STANDARD_ISSUER}/introspect`,
  userinfo_endpoint: `${STANDARD_ISSUER}/userinfo`,
  jwks_uri: `${STANDARD_ISSUER}/jwks`,
};
export const OIDC_PUBLISHED: Published = [
  [`${STANDARD_ISSUER}/.well-known/openid-configuration`, { issuer: STANDARD_ISSUER, ...STANDARD_ENDPOINTS }],
];
const COMMON = { iss: STANDARD_ISSUER, exp: FAR, iat: ISSUED, aud: STANDARD_API };
/** RFC 9068, section 2.2. */
export const STANDARD_USER = {
  ...COMMON,
  jti: "dbe39bf3a3ba4238a513f51d6e1691c4",
  sub: "5ba552d67",
  client_id: "web",
  scope: "openid profile read:issues",
  preferred_username: "alice",
};
export const STANDARD_CLIENT = {
  ...COMMON,
  jti: "a1",
  sub: "ci-bot",
  client_id: "ci-bot",
  scope: "read:issues",
};
/** OpenID Connect Core, sections 2 and 3.1.3.6. */
const ID_TOKEN = {
  ...COMMON,
  aud: "web",
  sub: "5ba552d67",
  preferred_username: "alice",
  nonce: "n-0S6",
};

const CASES: readonly KeyedCase[] = [
  ["a user's token", STANDARD_USER, "runs as alice", "client_refused", { typ: "at+jwt" }],
  ["a user's without a typ of its own", STANDARD_USER, "runs as alice", "client_refused", { typ: "JWT" }],
  ["a client's own token", STANDARD_CLIENT, "token_invalid", "runs as svc-ci", { typ: "at+jwt" }],
  ["an ID token", ID_TOKEN, "token_invalid", "client_refused"],
  [
    "an ID token that is meant for the API",
    { ...ID_TOKEN, aud: STANDARD_API, at_hash: "cpqKfdQA5eH891Ff5oJr_Q" },
    "token_invalid",
    "client_refused",
  ],
  [
    "an ID token for the API without at_hash, where access tokens are of RFC 9068",
    { ...ID_TOKEN, aud: STANDARD_API, azp: "web" },
    "token_invalid",
    "client_refused",
    { provider: { accessTokenProfile: "rfc9068" } },
  ],
  ["a logout token", STANDARD_USER, "token_invalid", "client_refused", { typ: "logout+jwt" }],
  ["another client's token", { ...STANDARD_USER, client_id: "shop" }, "token_invalid", "client_refused"],
  [
    "another client's own token",
    { ...STANDARD_CLIENT, sub: "x", client_id: "x" },
    "token_invalid",
    "client_refused",
  ],
  [
    "a token for another API",
    { ...STANDARD_USER, aud: "https://shop.example.com" },
    "token_invalid",
    "client_refused",
  ],
];
const keyed = {
  jwks: `${STANDARD_ISSUER}/jwks`,
  jwt: { type: "jwt", audience: STANDARD_API },
  client: { type: "clientCredentials", verify: "keys", serviceAccounts: { "ci-bot": "svc-ci" } },
  ofUser: STANDARD_USER,
  userClaims: { client_id: "web", scope: STANDARD_USER.scope, aud: STANDARD_API },
  ofClient: STANDARD_CLIENT,
  clientClaims: { client_id: "ci-bot", scope: STANDARD_CLIENT.scope, aud: STANDARD_API },
  cases: CASES,
} as const;

export const STANDARD_KEYS: readonly KeyedPreset[] = [
  {
    ...keyed,
    name: "oidc",
    provider: { preset: "oidc", issuer: STANDARD_ISSUER, clients: ["web"] },
    published: OIDC_PUBLISHED,
  },
  {
    ...keyed,
    name: "custom",
    provider: {
      preset: "custom",
      issuer: STANDARD_ISSUER,
      jwksUri: STANDARD_ENDPOINTS.jwks_uri,
      clients: ["web"],
    },
  },
];
