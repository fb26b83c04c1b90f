import { FAR, ISSUED, type KeyedPreset, type Published } from "./documented.ts";

export const KEYCLOAK_ISSUER = "https://sso.example.com/realms/demo";
const PROTOCOL = `${KEYCLOAK_ISSUER}/protocol/openid-connect`;
export const KEYCLOAK_PUBLISHED: Published = [
  [
    `${KEYCLOAK_ISSUER}/.well-known/openid-configuration`,
    {
      issuer: KEYCLOAK_ISSUER,
      introspection_endpoint: `${PROTOCOL}/token/introspect`,
      userinfo_endpoint: `${PROTOCOL}/userinfo`,
      jwks_uri: `${PROTOCOL}/certs`,
    },
  ],
];

const TIMES = { exp: FAR, iat: ISSUED };
export const KEYCLOAK_USER = {
  ...TIMES,
  jti: "7e0a2c4b-9725-432b-a0fd-594f21686108",
  iss: KEYCLOAK_ISSUER,
  aud: "grantgate",
  sub: "e89175d5-94fd-453a-8abb-9953d59d04cf",
  typ: "Bearer",
  azp: "web",
  sid: "c05ea410-6f0a-458d-9b2c-debafba732b7",
  scope: "openid email profile",
  email_verified: true,
  preferred_username: "alice",
  email: "alice@example.com",
};
export const KEYCLOAK_CLIENT = {
  ...TIMES,
  jti: "4c1f7f3c-2f3c-4d6b-8f0a-0a7d3a0a9f11",
  iss: KEYCLOAK_ISSUER,
  aud: "grantgate",
  sub: "1d3c5d0e-6c1c-4b43-a1c5-8f7b6f6f0e55",
  typ: "Bearer",
  azp: "ci-bot",
  scope: "email profile",
  client_id: "ci-bot",
  clientHost: "192.0.2.10",
  preferred_username: "service-account-ci-bot",
};
/** Of a client without the scope `profile`: nothing says that it is a service account's. */
export const KEYCLOAK_NAMELESS = { ...KEYCLOAK_CLIENT, preferred_username: undefined };
export const KEYCLOAK_REFRESH = {
  ...KEYCLOAK_USER,
  aud: KEYCLOAK_ISSUER,
  typ: "Refresh",
  preferred_username: undefined,
};
const ID_TOKEN = { ...KEYCLOAK_USER, aud: "web", typ: "ID", scope: undefined };
const BY_EMAIL = { type: "jwt", audience: "grantgate", username: "email" } as const;

export const KEYCLOAK_KEYS: KeyedPreset = {
  name: "keycloak",
  provider: { preset: "keycloak", issuer: KEYCLOAK_ISSUER, clients: ["web"] },
  published: KEYCLOAK_PUBLISHED,
  jwks: `${PROTOCOL}/certs`,
  jwt: { type: "jwt", audience: "grantgate" },
  client: {
    type: "clientCredentials",
    verify: "keys",
    audience: "grantgate",
    serviceAccounts: { "ci-bot": "svc-ci" },
  },
  ofUser: KEYCLOAK_USER,
  userClaims: { client_id: "web", scope: KEYCLOAK_USER.scope, aud: "grantgate" },
  ofClient: KEYCLOAK_CLIENT,
  clientClaims: { client_id: "ci-bot", scope: KEYCLOAK_CLIENT.scope, aud: "grantgate" },
  cases: [
    ["a user's token", KEYCLOAK_USER, "runs as alice", "client_refused"],
    ["a service account's token", KEYCLOAK_CLIENT, "token_invalid", "runs as svc-ci"],
    ["a service account's that does not say so", KEYCLOAK_NAMELESS, "token_invalid", "client_refused"],
    ["an ID token", { ...ID_TOKEN, at_hash: "cpqKfdQA5eH891Ff5oJr_Q" }, "token_invalid", "client_refused"],
    [
      "an ID token that is meant for the API",
      { ...ID_TOKEN, aud: "grantgate" },
      "token_invalid",
      "client_refused",
    ],
    ["a refresh token", { ...KEYCLOAK_REFRESH, aud: "grantgate" }, "token_invalid", "client_refused"],
    ["a logout token", { ...KEYCLOAK_USER, typ: "Logout" }, "token_invalid", "client_refused"],
    ["a token of no typ", { ...KEYCLOAK_USER, typ: undefined }, "token_invalid", "client_refused"],
    ["another client's token", { ...KEYCLOAK_USER, azp: "shop" }, "token_invalid", "client_refused"],
    ["a token for another API", { ...KEYCLOAK_USER, aud: "account" }, "token_invalid", "client_refused"],
    [
      "another client's own token",
      { ...KEYCLOAK_CLIENT, azp: "x", client_id: "x" },
      "token_invalid",
      "client_refused",
    ],
    [
      "a verified e-mail address",
      KEYCLOAK_USER,
      "runs as alice@example.com",
      "client_refused",
      { jwt: BY_EMAIL },
    ],
    [
      "an unverified one",
      { ...KEYCLOAK_USER, email_verified: false },
      "token_invalid",
      "client_refused",
      { jwt: BY_EMAIL },
    ],
    [
      "an unverified one, where it is allowed",
      { ...KEYCLOAK_USER, email_verified: false },
      "runs as alice@example.com",
      "client_refused",
      { jwt: { ...BY_EMAIL, allowUnverifiedEmail: true } },
    ],
  ],
};

const BOUND = { typ: "DPoP", cnf: { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" } };

/** RFC 9449: without a proof, which nobody has here, such a token opens nothing. */
export const KEYCLOAK_DPOP: KeyedPreset = {
  ...KEYCLOAK_KEYS,
  name: "keycloak, bound by DPoP",
  ofUser: { ...KEYCLOAK_USER, ...BOUND },
  ofClient: { ...KEYCLOAK_CLIENT, ...BOUND },
  cases: [
    ["a user's token", { ...KEYCLOAK_USER, ...BOUND }, "token_invalid", "client_refused"],
    ["a service account's token", { ...KEYCLOAK_CLIENT, ...BOUND }, "token_invalid", "token_invalid"],
  ],
};
