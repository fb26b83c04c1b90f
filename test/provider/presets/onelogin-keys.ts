import { FAR, ISSUED, type KeyedPreset, type Published } from "./documented.ts";

export const ONELOGIN_ISSUER = "https://example.onelogin.com/oidc/2";
export const ONELOGIN_APP = "cc0e6bc0-644a-0135-fd0d-02d3582f0df061892";
export const ONELOGIN_BOT = "9a6d6350-2af8-0136-197b-06acc76d34b492920";
const API = "https://api.example.com/issues";

export const ONELOGIN_PUBLISHED: Published = [
  [
    `${ONELOGIN_ISSUER}/.well-known/openid-configuration`,
    {
      issuer: ONELOGIN_ISSUER,
      introspection_endpoint: `${ONELOGIN_ISSUER}/token/introspection`,
      userinfo_endpoint: `${ONELOGIN_ISSUER}/me`,
      jwks_uri: `${ONELOGIN_ISSUER}/certs`,
    },
  ],
];

const COMMON = { iss: ONELOGIN_ISSUER, iat: ISSUED, exp: FAR };
/** By API Authorization, whose server adds the claim `login` as it was told to. */
export const ONELOGIN_USER = {
  ...COMMON,
  jti: "HlKVBL__W1pdAe0BOjwDe",
  sub: "32916209",
  scope: "openid profile",
  aud: [API],
  azp: ONELOGIN_APP,
  login: "alice",
};
/** Names its client in `aud` alone. */
export const ONELOGIN_CLIENT = { ...COMMON, jti: "u7aSD824WkJwtwvng6Nmf", aud: ONELOGIN_BOT };
export const ONELOGIN_ID_TOKEN = {
  ...COMMON,
  sub: "32916209",
  aud: ONELOGIN_APP,
  at_hash: "cpqKfdQA5eH891Ff5oJr_Q",
  preferred_username: "alice",
  login: "alice",
};
/** By API Authorization, should such tokens bear `azp` as those of users do. */
const NAMED_CLIENT = { ...ONELOGIN_CLIENT, aud: [API], azp: ONELOGIN_BOT };

export const ONELOGIN_KEYS: KeyedPreset = {
  name: "onelogin",
  provider: { preset: "onelogin", issuer: ONELOGIN_ISSUER, clients: [ONELOGIN_APP] },
  published: ONELOGIN_PUBLISHED,
  jwks: `${ONELOGIN_ISSUER}/certs`,
  jwt: { type: "jwt", audience: API, username: "login" },
  client: { type: "clientCredentials", audience: API, serviceAccounts: { [ONELOGIN_BOT]: "svc-ci" } },
  ofUser: ONELOGIN_USER,
  userClaims: { client_id: ONELOGIN_APP, scope: ONELOGIN_USER.scope, aud: [API] },
  ofClient: NAMED_CLIENT,
  clientClaims: { client_id: ONELOGIN_BOT, scope: undefined, aud: [API] },
  cases: [
    ["a user's token", ONELOGIN_USER, "runs as alice", "client_refused"],
    ["a client's own token", NAMED_CLIENT, "token_invalid", "runs as svc-ci"],
    [
      "a client's own that names no client",
      { ...NAMED_CLIENT, azp: undefined },
      "token_invalid",
      "client_refused",
    ],
    ["a client's own for no API", ONELOGIN_CLIENT, "token_invalid", "token_invalid"],
    ["an ID token", ONELOGIN_ID_TOKEN, "token_invalid", "client_refused"],
    [
      "an ID token without at_hash",
      { ...ONELOGIN_ID_TOKEN, at_hash: undefined },
      "token_invalid",
      "client_refused",
    ],
    ["another client's token", { ...ONELOGIN_USER, azp: ONELOGIN_BOT }, "token_invalid", "client_refused"],
    ["another client's own token", { ...NAMED_CLIENT, azp: ONELOGIN_APP }, "token_invalid", "client_refused"],
    ["a token for another API", { ...ONELOGIN_USER, aud: [`${API}/2`] }, "token_invalid", "client_refused"],
    [
      "a token that no API named its user in",
      { ...ONELOGIN_USER, login: undefined },
      "token_invalid",
      "client_refused",
    ],
  ],
};
