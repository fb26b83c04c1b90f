import {
  type AskedPreset,
  bearerCall,
  FAR,
  formCall,
  INACTIVE,
  ISSUED,
  introspectionCall,
  json,
  shownJwt,
} from "./documented.ts";
import {
  ONELOGIN_BOT as BOT,
  ONELOGIN_ISSUER as ISSUER,
  ONELOGIN_APP,
  ONELOGIN_CLIENT,
  ONELOGIN_ID_TOKEN,
  ONELOGIN_PUBLISHED,
  ONELOGIN_USER,
} from "./onelogin-keys.ts";

const APP = { id: ONELOGIN_APP, secret: "onelogin-secret" };
const USER = { type: "authorizationGrant" } as const;
const EMAIL_GRANT = { ...USER, username: "email" } as const;
const BY_EMAIL = { grant: EMAIL_GRANT };
const BY_INTROSPECTION = { ...USER, verify: "introspection", username: "sub" } as const;
const BY_USERINFO = { ...USER, verify: "userinfo", allowAnyClient: true } as const;

const provider = { preset: "onelogin", issuer: ISSUER, clientId: APP.id, clientSecret: APP.secret } as const;
const ACTIVE = {
  iss: ISSUER,
  iat: ISSUED,
  exp: FAR,
  active: true,
  token_type: "access_token",
  sub: "32916209",
  client_id: APP.id,
  jti: "OTY3MjhlZGMtNmVlMS00N2ZjLTk4OGItM2RhODgyYWExODNk",
};
const PERSON = {
  sub: "32916209",
  email: "alice@example.com",
  preferred_username: "alice",
  name: "Alice Example",
  updated_at: 1_590_019_767_000,
};
const GOOD = [json(ACTIVE), json(PERSON)];
const INVALID = { error: "invalid_token", error_description: "invalid token provided" };
const REFUSED = json(INVALID, 401);
const CLIENT_REFUSED = json({ error: "invalid_client" }, 401);
const jwt = shownJwt(ONELOGIN_USER);
const active = (change: object) => json({ ...ACTIVE, ...change });

export const ONELOGIN: readonly AskedPreset[] = [
  {
    name: "onelogin",
    provider,
    grant: USER,
    token: jwt,
    calls: (token) => [
      formCall(`${ISSUER}/token/introspection`, { token }, APP),
      bearerCall(`${ISSUER}/me`, token),
    ],
    good: GOOD,
    claims: {
      client_id: APP.id,
      scope: undefined,
      aud: undefined,
      iss: ISSUER,
      sub: "32916209",
      exp: FAR,
      iat: ISSUED,
      preferred_username: "alice",
      email: "alice@example.com",
    },
    cases: [
      ["a user's token", GOOD, "runs as alice"],
      ["an expired or revoked token", [INACTIVE], "token_expired"],
      ["a token that is revoked meanwhile", [json(ACTIVE), REFUSED], "token_expired"],
      ["one, as RFC 6750 allows to say it", [json(ACTIVE), json(INVALID, 400)], "token_expired"],
      ["another 400", [json(ACTIVE), json({ error: "invalid_request" }, 400)], "unavailable"],
      ["another client's token", [active({ client_id: BOT }), json(PERSON)], "token_invalid"],
      [
        "another company's token",
        [],
        "token_invalid",
        { token: shownJwt({ ...ONELOGIN_USER, iss: `${ISSUER}0` }) },
      ],
      ["an answer of another company", [active({ iss: `${ISSUER}0` }), json(PERSON)], "token_invalid"],
      ["a token without scopes about its user", [json(ACTIVE), json({})], "token_invalid"],
      ["a refresh token", [json(ACTIVE), REFUSED], "token_expired", { token: "exampleOfARefreshToken" }],
      ["an ID token, were it answered", GOOD, "token_invalid", { token: shownJwt(ONELOGIN_ID_TOKEN) }],
      ["a client's own token", [], "token_expired", { token: shownJwt(ONELOGIN_CLIENT) }],
      ["no e-mail address", [json(ACTIVE), json({ ...PERSON, email: undefined })], "token_invalid", BY_EMAIL],
      ["an unverified one", GOOD, "token_invalid", BY_EMAIL],
      [
        "an unverified one, where it is allowed",
        GOOD,
        "runs as alice@example.com",
        { grant: { ...EMAIL_GRANT, allowUnverifiedEmail: true } },
      ],
      ["our client refused", [CLIENT_REFUSED], "unavailable"],
      ["an answer that says nothing", [json({})], "unavailable"],
    ],
  },
  {
    name: "onelogin by introspection",
    provider,
    grant: BY_INTROSPECTION,
    token: jwt,
    published: ONELOGIN_PUBLISHED,
    calls: (token) => [introspectionCall(`${ISSUER}/token/introspection`, token, APP)],
    good: [json(ACTIVE)],
    claims: { client_id: APP.id, scope: undefined, aud: undefined, exp: FAR, iat: ISSUED },
    cases: [
      ["a user's token", [json(ACTIVE)], "runs as 32916209"],
      ["an expired or revoked token", [INACTIVE], "token_expired"],
      ["another client's token", [active({ client_id: BOT })], "token_invalid"],
      ["a token of another type", [active({ token_type: "refresh_token" })], "token_expired"],
      ["our client refused", [CLIENT_REFUSED], "unavailable"],
    ],
  },
  {
    name: "onelogin by userinfo",
    provider,
    grant: BY_USERINFO,
    token: jwt,
    published: ONELOGIN_PUBLISHED,
    calls: (token) => [bearerCall(`${ISSUER}/me`, token)],
    good: [json(PERSON)],
    claims: { client_id: undefined, scope: undefined, aud: undefined, sub: "32916209" },
    cases: [
      ["a user's token, of whichever client", [json(PERSON)], "runs as alice"],
      [
        "a token, where another client's may not come",
        [json(PERSON)],
        "token_invalid",
        { grant: { ...BY_USERINFO, allowAnyClient: false } },
      ],
      ["an expired or revoked token", [REFUSED], "token_expired"],
    ],
  },
];
