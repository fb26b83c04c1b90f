import {
  type AskedPreset,
  bearerCall,
  type Case,
  type Expected,
  FAR,
  INACTIVE,
  ISSUED,
  introspectionCall,
  json,
  type Published,
  shownJwt,
  type WrittenProvider,
} from "./documented.ts";
import {
  STANDARD_API as API,
  STANDARD_ENDPOINTS as ENDPOINTS,
  STANDARD_ISSUER as ISSUER,
  OIDC_PUBLISHED,
  STANDARD_CLIENT,
  STANDARD_USER,
} from "./standard-keys.ts";

const TOKEN = "2YotnFZFEjr1zCsicMWpAA";
const GATE = { id: "gate", secret: "standard-secret" };
const USER = { type: "authorizationGrant" } as const;
const CLIENT = { type: "clientCredentials", serviceAccounts: { "ci-bot": "svc-ci" } } as const;
const BY_USERINFO = { type: "authorizationGrant", verify: "userinfo", allowAnyClient: true } as const;
const BY_EMAIL = { ...BY_USERINFO, username: "email" } as const;
const settings = { clientId: GATE.id, clientSecret: GATE.secret, clients: ["web"] };

/** RFC 8414, section 3.1: between the host and the issuer's path. */
const OAUTH_PUBLISHED: Published = [
  [
    "https://login.example.com/.well-known/oauth-authorization-server/tenant",
    { issuer: ISSUER, ...ENDPOINTS },
  ],
];

/** RFC 7662, section 2.2. */
const ACTIVE = { ...STANDARD_USER, active: true, token_type: "Bearer", username: "a.example" };
const OF_CLIENT = { ...STANDARD_CLIENT, active: true, token_type: "Bearer", username: "ci-bot" };
const PERSON = {
  sub: "5ba552d67",
  preferred_username: "alice",
  email: "a@example.com",
  email_verified: true,
};
const active = (change: object) => [json({ ...ACTIVE, ...change })];
const person = (change: object) => [json({ ...PERSON, ...change })];
const CLIENT_REFUSED = json({ error: "invalid_client" }, 401);

/** `oauth2` knows the user by RFC 7662's name, the others by OpenID Connect's. */
const introspectedAs = (user: Expected): readonly Case[] => [
  ["a user's token", active({}), user],
  [
    "a user's JWT, as a jwt grant",
    active({}),
    user,
    { token: shownJwt(STANDARD_USER), grant: { type: "jwt", audience: API, verify: "introspection" } },
  ],
  ["an expired or revoked token", [INACTIVE], "token_expired"],
  ["another client's token", active({ client_id: "shop" }), "token_invalid"],
  ["an answer of another issuer", active({ iss: "https://evil.example" }), "token_invalid"],
  ["a refresh token", active({ token_type: undefined }), "token_expired"],
  ["a client's own token", [json(OF_CLIENT)], "runs as svc-ci", { grant: CLIENT }],
  ["a client's own, as a user's", [json(OF_CLIENT)], "token_expired"],
  ["a user's, as a client's own", active({}), "client_refused", { grant: CLIENT }],
  ["our client refused", [CLIENT_REFUSED], "unavailable"],
  ["our client refused about a client", [CLIENT_REFUSED], "client_refused", { grant: CLIENT }],
];
const BY_PERSON: readonly Case[] = [
  ["a user's token, of whichever client", person({}), "runs as alice"],
  [
    "a token, where another client's may not come",
    person({}),
    "token_invalid",
    { grant: { ...BY_USERINFO, allowAnyClient: false } },
  ],
  ["an expired or revoked token", [json({ error: "invalid_token" }, 401)], "token_expired"],
  ["no e-mail address", person({ email: undefined }), "token_invalid", { grant: BY_EMAIL }],
  ["an unverified one", person({ email_verified: false }), "token_invalid", { grant: BY_EMAIL }],
];

const introspected = {
  grant: USER,
  token: TOKEN,
  calls: (token: string) => [introspectionCall(`${ISSUER}/introspect`, token, GATE)],
  good: [json(ACTIVE)],
  claims: {
    client_id: "web",
    scope: STANDARD_USER.scope,
    aud: API,
    sub: STANDARD_USER.sub,
    exp: FAR,
    iat: ISSUED,
  },
  cases: introspectedAs("runs as alice"),
};
const byUserinfo = {
  grant: BY_USERINFO,
  token: TOKEN,
  calls: (token: string) => [bearerCall(`${ISSUER}/userinfo`, token)],
  good: [json(PERSON)],
  claims: { client_id: undefined, scope: undefined, aud: undefined, sub: PERSON.sub, email_verified: true },
  cases: BY_PERSON,
};
const oidc: WrittenProvider = { preset: "oidc", issuer: ISSUER, ...settings };
const custom: WrittenProvider = {
  preset: "custom",
  issuer: ISSUER,
  introspectionEndpoint: ENDPOINTS.introspection_endpoint,
  userinfoEndpoint: ENDPOINTS.userinfo_endpoint,
  ...settings,
};

export const STANDARD: readonly AskedPreset[] = [
  { ...introspected, name: "oidc", provider: oidc, published: OIDC_PUBLISHED },
  { ...byUserinfo, name: "oidc by userinfo", provider: oidc, published: OIDC_PUBLISHED },
  {
    ...introspected,
    cases: introspectedAs("runs as a.example"),
    name: "oauth2",
    provider: { preset: "oauth2", issuer: ISSUER, ...settings },
    published: OAUTH_PUBLISHED,
  },
  {
    ...introspected,
    cases: introspectedAs("runs as a.example"),
    name: "oauth2 with its address",
    provider: {
      preset: "oauth2",
      issuer: ISSUER,
      introspectionEndpoint: `${ISSUER}/introspect`,
      ...settings,
    },
  },
  { ...introspected, name: "custom", provider: custom },
  { ...byUserinfo, name: "custom by userinfo", provider: custom },
];
