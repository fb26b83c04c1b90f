import { FAR, ISSUED, type KeyedPreset, type Published } from "./documented.ts";

export const OKTA_ISSUER = "https://example.okta.com/oauth2/default";
export const OKTA_WEB = "a9VpZDRCeFh3Nkk2VdYa";
export const OKTA_BOT = "0oaiox8bmsBKVXku30h7";

export const OKTA_PUBLISHED: Published = [
  [
    `${OKTA_ISSUER}/.well-known/openid-configuration`,
    {
      issuer: OKTA_ISSUER,
      introspection_endpoint: `${OKTA_ISSUER}/v1/introspect`,
      userinfo_endpoint: `${OKTA_ISSUER}/v1/userinfo`,
      jwks_uri: `${OKTA_ISSUER}/v1/keys`,
    },
  ],
];

const COMMON = { ver: 1, iss: OKTA_ISSUER, aud: "api://default", iat: ISSUED, exp: FAR };
export const OKTA_USER = {
  ...COMMON,
  jti: "AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE",
  sub: "alice@example.com",
  cid: OKTA_WEB,
  uid: "00uid4BxXw6I6TV4m0g3",
  scp: ["openid", "email", "flights"],
};
export const OKTA_CLIENT = {
  ...COMMON,
  jti: "AT.u_OOxGzWwTcDYlxfpp5X_3quR0vRnsnXmwLfWtL1cto",
  cid: OKTA_BOT,
  scp: ["flights"],
  sub: OKTA_BOT,
};
const ID_TOKEN = {
  ...COMMON,
  jti: "ID.4eAWJOCMB3SX8XewDfVR",
  aud: OKTA_WEB,
  sub: OKTA_USER.uid,
  amr: ["pwd"],
  auth_time: ISSUED,
  preferred_username: "alice@example.com",
};

export const OKTA_KEYS: KeyedPreset = {
  name: "okta",
  provider: { preset: "okta", issuer: OKTA_ISSUER, clients: [OKTA_WEB] },
  published: OKTA_PUBLISHED,
  jwks: `${OKTA_ISSUER}/v1/keys`,
  jwt: { type: "jwt", audience: "api://default" },
  client: { type: "clientCredentials", verify: "keys", serviceAccounts: { [OKTA_BOT]: "svc-ci" } },
  ofUser: OKTA_USER,
  userClaims: { client_id: OKTA_WEB, scope: OKTA_USER.scp, aud: "api://default" },
  ofClient: OKTA_CLIENT,
  clientClaims: { client_id: OKTA_BOT, scope: OKTA_CLIENT.scp, aud: "api://default" },
  cases: [
    ["a user's token", OKTA_USER, "runs as alice@example.com", "client_refused"],
    ["a client's own token", OKTA_CLIENT, "token_invalid", "runs as svc-ci"],
    ["an ID token", { ...ID_TOKEN, at_hash: "cpqKfdQA5eH891Ff5oJr_Q" }, "token_invalid", "client_refused"],
    [
      "an ID token that is meant for the API",
      { ...ID_TOKEN, aud: "api://default" },
      "token_invalid",
      "client_refused",
    ],
    ["a token of no user", { ...OKTA_USER, uid: undefined }, "token_invalid", "client_refused"],
    ["another client's token", { ...OKTA_USER, cid: "0oaother" }, "token_invalid", "client_refused"],
    [
      "another client's own token",
      { ...OKTA_CLIENT, cid: "0oax", sub: "0oax" },
      "token_invalid",
      "client_refused",
    ],
    [
      "a token for another API",
      { ...OKTA_USER, aud: "https://example.okta.com" },
      "token_invalid",
      "client_refused",
    ],
    [
      "an e-mail address, which no claim tells",
      OKTA_USER,
      "token_invalid",
      "client_refused",
      { jwt: { type: "jwt", audience: "api://default", username: "email" } },
    ],
  ],
};
