import { FAR, ISSUED, type KeyedPreset, type Published } from "./documented.ts";

export const COGNITO_ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_example";
export const COGNITO_DOMAIN = "example.auth.eu-west-1.amazoncognito.com";
const WEB = "57cbishk4j24pabc1234567890";
const BOT = "1example23456789";

/** The pool's domain is another host than the issuer's. */
export const COGNITO_PUBLISHED: Published = [
  [
    `${COGNITO_ISSUER}/.well-known/openid-configuration`,
    {
      issuer: COGNITO_ISSUER,
      userinfo_endpoint: `https://${COGNITO_DOMAIN}/oauth2/userInfo`,
      jwks_uri: `${COGNITO_ISSUER}/.well-known/jwks.json`,
    },
  ],
];

const COMMON = { iss: COGNITO_ISSUER, auth_time: ISSUED, iat: ISSUED, exp: FAR };
export const COGNITO_USER = {
  ...COMMON,
  sub: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
  "cognito:groups": ["admin"],
  token_use: "access",
  scope: "openid email",
  origin_jti: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeee1",
  jti: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeee2",
  client_id: WEB,
  username: "alice",
};
export const COGNITO_CLIENT = {
  ...COMMON,
  sub: BOT,
  token_use: "access",
  scope: "issues/read",
  version: 2,
  jti: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeee3",
  client_id: BOT,
};
export const COGNITO_ID_TOKEN = {
  ...COMMON,
  sub: COGNITO_USER.sub,
  aud: WEB,
  token_use: "id",
  "cognito:username": "alice",
  email: "alice@example.com",
  email_verified: true,
};

export const COGNITO_KEYS: KeyedPreset = {
  name: "cognito",
  provider: { preset: "cognito", issuer: COGNITO_ISSUER },
  published: COGNITO_PUBLISHED,
  jwks: `${COGNITO_ISSUER}/.well-known/jwks.json`,
  // The app client's id: access tokens have no `aud`.
  jwt: { type: "jwt", audience: WEB },
  client: { type: "clientCredentials", serviceAccounts: { [BOT]: "svc-ci" } },
  ofUser: COGNITO_USER,
  userClaims: { client_id: WEB, scope: COGNITO_USER.scope, aud: WEB },
  ofClient: COGNITO_CLIENT,
  clientClaims: { client_id: BOT, scope: COGNITO_CLIENT.scope, aud: BOT },
  cases: [
    ["a user's token", COGNITO_USER, "runs as alice", "client_refused"],
    ["a client's own token", COGNITO_CLIENT, "token_invalid", "runs as svc-ci"],
    ["an ID token", COGNITO_ID_TOKEN, "token_invalid", "client_refused"],
    [
      "an ID token that names its client",
      { ...COGNITO_ID_TOKEN, client_id: WEB, username: "alice" },
      "token_invalid",
      "client_refused",
    ],
    ["a token of no use", { ...COGNITO_USER, token_use: undefined }, "token_invalid", "client_refused"],
    ["a token of no user", { ...COGNITO_USER, username: undefined }, "token_invalid", "client_refused"],
    [
      "a token of no user, by sub",
      { ...COGNITO_USER, username: undefined },
      "token_invalid",
      "client_refused",
      { jwt: { type: "jwt", audience: WEB, username: "sub" } },
    ],
    ["another client's token", { ...COGNITO_USER, client_id: BOT }, "token_invalid", "client_refused"],
    [
      "another client's, whose aud is ours",
      { ...COGNITO_USER, client_id: BOT, aud: WEB },
      "token_invalid",
      "client_refused",
    ],
    [
      "another client's own token",
      { ...COGNITO_CLIENT, sub: "x", client_id: "x" },
      "token_invalid",
      "client_refused",
    ],
    [
      "an e-mail address, which no claim tells",
      COGNITO_USER,
      "token_invalid",
      "client_refused",
      { jwt: { type: "jwt", audience: WEB, username: "email" } },
    ],
  ],
};
