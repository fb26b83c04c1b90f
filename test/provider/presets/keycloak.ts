import {
  type AskedPreset,
  bearerCall,
  INACTIVE,
  introspectionCall,
  json,
  shownJwt,
  type WrittenProvider,
} from "./documented.ts";
import {
  KEYCLOAK_ISSUER as ISSUER,
  KEYCLOAK_CLIENT,
  KEYCLOAK_NAMELESS,
  KEYCLOAK_PUBLISHED,
  KEYCLOAK_REFRESH,
  KEYCLOAK_USER,
} from "./keycloak-keys.ts";

const PROTOCOL = `${ISSUER}/protocol/openid-connect`;
const GATE = { id: "gate", secret: "keycloak-secret" };
const USER = { type: "authorizationGrant" } as const;
const EMAIL_GRANT = { type: "authorizationGrant", username: "email" } as const;
const BY_EMAIL = { grant: EMAIL_GRANT };
const CLIENT = { type: "clientCredentials", serviceAccounts: { "ci-bot": "svc-ci" } } as const;
const BY_USERINFO = { type: "authorizationGrant", verify: "userinfo", allowAnyClient: true } as const;

const provider: WrittenProvider = {
  preset: "keycloak",
  issuer: ISSUER,
  clientId: GATE.id,
  clientSecret: GATE.secret,
  clients: ["web"],
};
const ACTIVE = { ...KEYCLOAK_USER, client_id: "web", username: "alice", token_type: "Bearer", active: true };
const OF_CLIENT = {
  ...KEYCLOAK_CLIENT,
  username: "service-account-ci-bot",
  token_type: "Bearer",
  active: true,
};
const PERSON = {
  sub: KEYCLOAK_USER.sub,
  email_verified: true,
  preferred_username: "alice",
  email: "alice@example.com",
};

const NO_EMAIL = { email: undefined, email_verified: undefined };
const active = (change: object) => [json({ ...ACTIVE, ...change })];
const jwt = shownJwt(KEYCLOAK_USER);
const clientJwt = shownJwt(KEYCLOAK_CLIENT);
const OF_BOT = { token: clientJwt, grant: CLIENT };
const namelessJwt = shownJwt(KEYCLOAK_NAMELESS);
const NAMELESS = [json({ ...OF_CLIENT, preferred_username: undefined })];
const OF_REFRESH = { token: shownJwt(KEYCLOAK_REFRESH) };
const REFRESHING = json({ ...KEYCLOAK_REFRESH, client_id: "web", username: "alice", active: true });
const CLIENT_REFUSED = json({ error: "invalid_client" }, 401);

export const KEYCLOAK: readonly AskedPreset[] = [
  {
    name: "keycloak",
    provider,
    grant: USER,
    token: jwt,
    published: KEYCLOAK_PUBLISHED,
    calls: (token) => [introspectionCall(`${PROTOCOL}/token/introspect`, token, GATE)],
    good: [json(ACTIVE)],
    claims: { client_id: ACTIVE.client_id, scope: ACTIVE.scope, aud: ACTIVE.aud, sub: ACTIVE.sub },
    cases: [
      ["a user's token", active({}), "runs as alice"],
      [
        "a user's, as a jwt grant",
        active({}),
        "runs as alice",
        { grant: { type: "jwt", audience: "grantgate", verify: "introspection" } },
      ],
      ["an expired or revoked token", [INACTIVE], "token_expired"],
      ["another client's token", active({ azp: "shop", client_id: "shop" }), "token_invalid"],
      ["an answer of another realm", active({ iss: `${ISSUER}2` }), "token_invalid"],
      [
        "another realm's token",
        [],
        "token_invalid",
        { token: shownJwt({ ...KEYCLOAK_USER, iss: `${ISSUER}2` }) },
      ],
      ["a refresh token", [REFRESHING], "token_expired", OF_REFRESH],
      [
        "a refresh token, where an older server sends no type",
        [REFRESHING],
        "token_invalid",
        { ...OF_REFRESH, provider: { requireTokenType: false } },
      ],
      ["a verified e-mail address", active({}), "runs as alice@example.com", BY_EMAIL],
      ["no e-mail address", active(NO_EMAIL), "token_invalid", BY_EMAIL],
      ["an unverified one", active({ email_verified: false }), "token_invalid", BY_EMAIL],
      [
        "an unverified one, where it is allowed",
        active({ email_verified: false }),
        "runs as alice@example.com",
        { grant: { ...EMAIL_GRANT, allowUnverifiedEmail: true } },
      ],
      ["a service account's token", [json(OF_CLIENT)], "runs as svc-ci", OF_BOT],
      ["a service account's, as a user's", [], "token_expired", { token: clientJwt }],
      [
        "a service account's without a name, as a user's",
        NAMELESS,
        "token_invalid",
        { token: namelessJwt, grant: { ...USER, username: "sub", allowAnyClient: true } },
      ],
      ["a service account's without a name", [], "client_refused", { token: namelessJwt, grant: CLIENT }],
      ["a revoked service account's token", [INACTIVE], "client_refused", OF_BOT],
      ["a user's, as a service account's", [], "client_refused", { grant: CLIENT }],
      ["our client refused", [CLIENT_REFUSED], "unavailable"],
      ["our client refused about a service account", [CLIENT_REFUSED], "client_refused", OF_BOT],
    ],
  },
  {
    name: "keycloak by userinfo",
    provider,
    grant: BY_USERINFO,
    token: jwt,
    published: KEYCLOAK_PUBLISHED,
    calls: (token) => [bearerCall(`${PROTOCOL}/userinfo`, token)],
    good: [json(PERSON)],
    claims: { client_id: undefined, scope: undefined, aud: undefined, sub: PERSON.sub },
    cases: [
      ["a user's token, of whichever client", [json(PERSON)], "runs as alice"],
      [
        "a token, where another client's may not come",
        [json(PERSON)],
        "token_invalid",
        { grant: { ...BY_USERINFO, allowAnyClient: false } },
      ],
      ["an expired or revoked token", [json({ error: "invalid_token" }, 401)], "token_expired"],
      [
        "an ID token, were it answered",
        [json(PERSON)],
        "token_invalid",
        { token: shownJwt({ ...KEYCLOAK_USER, typ: "ID" }) },
      ],
      [
        "an unverified e-mail address",
        [json({ ...PERSON, email_verified: false })],
        "token_invalid",
        { grant: { ...BY_USERINFO, username: "email" } },
      ],
    ],
  },
];
