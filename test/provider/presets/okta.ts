import {
  type AskedPreset,
  bearerCall,
  FAR,
  INACTIVE,
  ISSUED,
  introspectionCall,
  json,
  shownJwt,
  text,
  type WrittenProvider,
} from "./documented.ts";
import {
  OKTA_BOT as BOT,
  OKTA_ISSUER as ISSUER,
  OKTA_CLIENT,
  OKTA_PUBLISHED,
  OKTA_USER,
  OKTA_WEB as WEB,
} from "./okta-keys.ts";

const GATE = { id: "0oagate", secret: "okta-secret" };
const ALICE = "runs as alice@example.com";
const USER = { type: "authorizationGrant" } as const;
const CLIENT = { type: "clientCredentials", serviceAccounts: { [BOT]: "svc-ci" } } as const;
const BY_USERINFO = {
  type: "authorizationGrant",
  verify: "userinfo",
  username: "preferred_username",
  allowAnyClient: true,
} as const;
const EMAIL_GRANT = { ...BY_USERINFO, username: "email" } as const;
const BY_EMAIL = { grant: EMAIL_GRANT };

const provider: WrittenProvider = {
  preset: "okta",
  issuer: ISSUER,
  clientId: GATE.id,
  clientSecret: GATE.secret,
  clients: [WEB],
};
const ACTIVE = {
  active: true,
  token_type: "Bearer",
  scope: "openid profile",
  client_id: WEB,
  username: "alice@example.com",
  exp: FAR,
  iat: ISSUED,
  sub: "alice@example.com",
  aud: "api://default",
  iss: ISSUER,
  jti: OKTA_USER.jti,
  uid: OKTA_USER.uid,
};
/** Bearer here too; uid, iat, iss and jti are missing. */
const REFRESHING = {
  active: true,
  token_type: "Bearer",
  scope: "openid profile email offline_access",
  client_id: WEB,
  username: "alice@example.com",
  exp: FAR,
  sub: "alice@example.com",
};
const OF_CLIENT = { ...ACTIVE, client_id: BOT, username: BOT, sub: BOT, uid: undefined };
const PERSON = {
  sub: OKTA_USER.uid,
  preferred_username: "alice@example.com",
  email: "a.example@example.com",
  email_verified: true,
};
const person = (change: object) => [json({ ...PERSON, ...change })];
const jwt = shownJwt(OKTA_USER);
const clientJwt = shownJwt(OKTA_CLIENT);
const OF_BOT = { token: clientJwt, grant: CLIENT };
const CLIENT_REFUSED = json({ error: "invalid_client" }, 401);

export const OKTA: readonly AskedPreset[] = [
  {
    name: "okta",
    provider,
    grant: USER,
    token: jwt,
    published: OKTA_PUBLISHED,
    calls: (token) => [introspectionCall(`${ISSUER}/v1/introspect`, token, GATE)],
    good: [json(ACTIVE)],
    claims: { client_id: ACTIVE.client_id, scope: ACTIVE.scope, aud: ACTIVE.aud, sub: ACTIVE.sub },
    cases: [
      ["a user's token", [json(ACTIVE)], ALICE],
      [
        "a user's, as a jwt grant",
        [json(ACTIVE)],
        ALICE,
        { grant: { type: "jwt", audience: "api://default", verify: "introspection" } },
      ],
      ["an expired or revoked token", [INACTIVE], "token_expired"],
      ["another client's token", [json({ ...ACTIVE, client_id: "0oaother" })], "token_invalid"],
      ["a refresh token", [json(REFRESHING)], "token_invalid", { token: "aYpExampleOfARefreshToken" }],
      [
        "another server's token",
        [],
        "token_invalid",
        { token: shownJwt({ ...OKTA_USER, iss: "https://example.okta.com" }) },
      ],
      ["a client's own token", [json(OF_CLIENT)], "runs as svc-ci", OF_BOT],
      ["a client's own, as a user's", [], "token_expired", { token: clientJwt }],
      ["a revoked client's own token", [INACTIVE], "client_refused", OF_BOT],
      [
        "an e-mail address, which introspection does not tell",
        [json(ACTIVE)],
        "token_invalid",
        { grant: { ...USER, username: "email" } },
      ],
      ["our client refused", [CLIENT_REFUSED], "unavailable"],
      ["our client refused about a client", [CLIENT_REFUSED], "client_refused", OF_BOT],
    ],
  },
  {
    name: "okta by userinfo",
    provider,
    grant: BY_USERINFO,
    token: jwt,
    published: OKTA_PUBLISHED,
    calls: (token) => [bearerCall(`${ISSUER}/v1/userinfo`, token)],
    good: [json(PERSON)],
    claims: { client_id: undefined, scope: undefined, aud: undefined, sub: PERSON.sub },
    cases: [
      ["a user's token, of whichever client", [json(PERSON)], ALICE],
      [
        "a token, where another client's may not come",
        [json(PERSON)],
        "token_invalid",
        { grant: { ...BY_USERINFO, allowAnyClient: false } },
      ],
      ["an expired or revoked token", [text("", 401)], "token_expired"],
      ["a token without the scope openid", [text("", 403)], "token_expired"],
      ["a verified e-mail address", [json(PERSON)], "runs as a.example@example.com", BY_EMAIL],
      ["no e-mail address", person({ email: undefined }), "token_invalid", BY_EMAIL],
      ["an unverified one", person({ email_verified: false }), "token_invalid", BY_EMAIL],
      [
        "an unverified one, where it is allowed",
        person({ email_verified: false }),
        "runs as a.example@example.com",
        { grant: { ...EMAIL_GRANT, allowUnverifiedEmail: true } },
      ],
    ],
  },
];
