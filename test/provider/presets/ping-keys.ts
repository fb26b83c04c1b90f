import { FAR, ISSUED, type KeyedPreset, type Published } from "./documented.ts";

export const PING_ISSUER = "https://auth.pingone.eu/02fb4743-189a-4bc7-9d6c-a919edfe6447/as";
export const PING_API = "https://api.example.com";
export const PING_WEB = "6d1281e0-4f23-4139-97e2-0691d9562397";
export const PING_BOT = "0a1b2c3d-4f23-4139-97e2-0691d9562397";

export const PING_PUBLISHED: Published = [
  [
    `${PING_ISSUER}/.well-known/openid-configuration`,
    {
      issuer: PING_ISSUER,
      introspection_endpoint: `${PING_ISSUER}/introspect`,
      userinfo_endpoint: `${PING_ISSUER}/userinfo`,
      jwks_uri: `${PING_ISSUER}/jwks`,
    },
  ],
];

export const PING_CLIENT = {
  client_id: PING_BOT,
  iss: PING_ISSUER,
  iat: ISSUED,
  exp: FAR,
  aud: [PING_API],
  scope: "read:issues",
};
/** Its resource maps `sub` for clients' own tokens too. */
export const PING_CLIENT_WITH_SUB = { ...PING_CLIENT, sub: "alice" };
export const PING_USER = {
  ...PING_CLIENT,
  client_id: PING_WEB,
  sub: "c2c2b4f8-c3da-4b23-abef-457ceaf25591",
  sid: "5f0a2c4b-9725-432b-a0fd-594f21686108",
  auth_time: ISSUED,
  acr: "Single_Factor",
};
export const PING_ID_TOKEN = {
  iss: PING_ISSUER,
  sub: PING_USER.sub,
  aud: PING_WEB,
  iat: ISSUED,
  exp: FAR,
  auth_time: ISSUED,
  acr: "Single_Factor",
  preferred_username: "alice",
};

export const PING_KEYS: KeyedPreset = {
  name: "ping",
  provider: { preset: "ping", issuer: PING_ISSUER, clients: [PING_WEB] },
  published: PING_PUBLISHED,
  jwks: `${PING_ISSUER}/jwks`,
  jwt: { type: "jwt", audience: PING_API, username: "sub" },
  client: { type: "clientCredentials", audience: PING_API, serviceAccounts: { [PING_BOT]: "svc-ci" } },
  ofUser: PING_USER,
  userClaims: { client_id: PING_WEB, scope: PING_USER.scope, aud: [PING_API] },
  ofClient: PING_CLIENT,
  clientClaims: { client_id: PING_BOT, scope: PING_CLIENT.scope, aud: [PING_API] },
  cases: [
    ["a user's token", PING_USER, `runs as ${PING_USER.sub}`, "client_refused"],
    ["a client's own token", PING_CLIENT, "token_invalid", "runs as svc-ci"],
    ["a client's own with a sub", PING_CLIENT_WITH_SUB, "token_invalid", "client_refused"],
    [
      "a client's own with a sub, where any client may come",
      PING_CLIENT_WITH_SUB,
      "token_invalid",
      "client_refused",
      { provider: { clients: undefined } },
    ],
    ["an ID token", PING_ID_TOKEN, "token_invalid", "client_refused"],
    [
      "an ID token that is meant for the API",
      { ...PING_ID_TOKEN, aud: PING_API },
      "token_invalid",
      "client_refused",
      { provider: { clients: undefined } },
    ],
    ["another client's token", { ...PING_USER, client_id: PING_BOT }, "token_invalid", "client_refused"],
    [
      "another client's own token",
      { ...PING_CLIENT, client_id: PING_WEB },
      "token_invalid",
      "client_refused",
    ],
    [
      "a token for another API",
      { ...PING_USER, aud: ["https://api.pingone.eu"] },
      "token_invalid",
      "client_refused",
    ],
    [
      "an e-mail address, which no claim tells",
      PING_USER,
      "token_invalid",
      "client_refused",
      { jwt: { type: "jwt", audience: PING_API, username: "email" } },
    ],
  ],
};
