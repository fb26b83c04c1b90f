import { FAR, ISSUED, type KeyedPreset, type Published } from "./documented.ts";

/** With the slash, in `iss` too. */
export const AUTH0_ISSUER = "https://example.eu.auth0.com/";
export const AUTH0_WEB = "K1AUPhZq8mRi0Q0pjhkfu1D7y6KjDQja";
export const AUTH0_BOT = "awZfdIir8YFdGZWkvCejDoUb7SjTDicx";
const API = "https://api.example.com/";

export const AUTH0_PUBLISHED: Published = [
  [
    `${AUTH0_ISSUER}.well-known/openid-configuration`,
    {
      issuer: AUTH0_ISSUER,
      userinfo_endpoint: `${AUTH0_ISSUER}userinfo`,
      jwks_uri: `${AUTH0_ISSUER}.well-known/jwks.json`,
    },
  ],
];

const TIMES = { exp: FAR, iat: ISSUED };

/** The provider's own profile; an Action of the tenant adds the claim that names the user. */
export const AUTH0_USER = {
  ...TIMES,
  iss: AUTH0_ISSUER,
  sub: "auth0|507f1f77bcf86cd799439011",
  aud: [API, `${AUTH0_ISSUER}userinfo`],
  azp: AUTH0_WEB,
  scope: "openid profile read:issues",
  "https://example.com/username": "alice",
};
/** The RFC 9068 profile, with the header typ at+jwt. */
const USER_RFC9068 = {
  ...AUTH0_USER,
  azp: undefined,
  client_id: AUTH0_WEB,
  jti: "73WakrfVbNJBaAmhQtEeDv",
};
export const AUTH0_CLIENT = {
  ...TIMES,
  iss: AUTH0_ISSUER,
  sub: `${AUTH0_BOT}@clients`,
  aud: API,
  azp: AUTH0_BOT,
  scope: "read:issues",
  gty: "client-credentials",
};
const CLIENT_RFC9068 = {
  ...AUTH0_CLIENT,
  azp: undefined,
  gty: undefined,
  client_id: AUTH0_BOT,
  jti: "aBv9njtYfwL4xfPZyEwz9m",
};
const ID_TOKEN = {
  ...TIMES,
  iss: AUTH0_ISSUER,
  sub: AUTH0_USER.sub,
  aud: AUTH0_WEB,
  nickname: "alice",
  "https://example.com/username": "alice",
};

export const AUTH0_KEYS: KeyedPreset = {
  name: "auth0",
  provider: { preset: "auth0", issuer: AUTH0_ISSUER, clients: [AUTH0_WEB] },
  published: AUTH0_PUBLISHED,
  jwks: `${AUTH0_ISSUER}.well-known/jwks.json`,
  jwt: { type: "jwt", audience: API, username: "https://example.com/username" },
  client: { type: "clientCredentials", audience: API, serviceAccounts: { [AUTH0_BOT]: "svc-ci" } },
  ofUser: AUTH0_USER,
  userClaims: { client_id: AUTH0_WEB, scope: AUTH0_USER.scope, aud: AUTH0_USER.aud },
  ofClient: AUTH0_CLIENT,
  clientClaims: { client_id: AUTH0_BOT, scope: AUTH0_CLIENT.scope, aud: API },
  cases: [
    ["a user's token", AUTH0_USER, "runs as alice", "client_refused"],
    ["a user's, of the RFC 9068 profile", USER_RFC9068, "runs as alice", "client_refused", { typ: "at+jwt" }],
    ["a client's own token", AUTH0_CLIENT, "token_invalid", "runs as svc-ci"],
    [
      "a client's, of the RFC 9068 profile",
      CLIENT_RFC9068,
      "token_invalid",
      "runs as svc-ci",
      { typ: "at+jwt" },
    ],
    // Its audience alone tells it (validate-access-tokens).
    ["an ID token", ID_TOKEN, "token_invalid", "client_refused"],
    [
      "an ID token, where any client may come",
      ID_TOKEN,
      "token_invalid",
      "client_refused",
      { provider: { clients: undefined } },
    ],
    ["another client's token", { ...AUTH0_USER, azp: AUTH0_BOT }, "token_invalid", "client_refused"],
    [
      "another client's own token",
      { ...AUTH0_CLIENT, azp: AUTH0_WEB, sub: `${AUTH0_WEB}@clients` },
      "token_invalid",
      "client_refused",
    ],
    [
      "a token for another API",
      { ...AUTH0_USER, aud: `${AUTH0_ISSUER}api/v2/` },
      "token_invalid",
      "client_refused",
    ],
    [
      "a token whose user no Action named",
      { ...AUTH0_USER, "https://example.com/username": undefined },
      "token_invalid",
      "client_refused",
    ],
  ],
};
