import {
  type AskedPreset,
  bearerCall,
  FAR,
  INACTIVE,
  ISSUED,
  introspectionCall,
  json,
  shownJwt,
  type WrittenProvider,
} from "./documented.ts";
import {
  PING_API as API,
  PING_BOT as BOT,
  PING_ISSUER as ISSUER,
  PING_CLIENT,
  PING_CLIENT_WITH_SUB,
  PING_ID_TOKEN,
  PING_PUBLISHED,
  PING_USER,
  PING_WEB as WEB,
} from "./ping-keys.ts";

/** The resource itself, which may introspect what is meant for it. */
const RESOURCE = { id: "b9817c16-9910-4415-b67e-4ac687da74d9", secret: "ping-secret" };
const USER = { type: "authorizationGrant", username: "sub" } as const;
const CLIENT = {
  type: "clientCredentials",
  verify: "introspection",
  serviceAccounts: { [BOT]: "svc-ci" },
} as const;
const BY_USERINFO = {
  type: "authorizationGrant",
  verify: "userinfo",
  username: "preferred_username",
  allowAnyClient: true,
} as const;
const BY_EMAIL = { ...BY_USERINFO, username: "email" } as const;

const provider: WrittenProvider = {
  preset: "ping",
  issuer: ISSUER,
  clientId: RESOURCE.id,
  clientSecret: RESOURCE.secret,
  clients: [WEB],
};
/** The members of RFC 7662 alone. */
const ACTIVE = {
  active: true,
  token_type: "Bearer",
  client_id: WEB,
  iss: ISSUER,
  iat: ISSUED,
  exp: FAR,
  aud: [API],
  scope: "read:issues",
  sub: PING_USER.sub,
};
const PERSON = {
  sub: PING_USER.sub,
  preferred_username: "alice",
  email: "a@example.com",
  email_verified: true,
};
const active = (change: object) => [json({ ...ACTIVE, ...change })];
const jwt = shownJwt(PING_USER);
const clientJwt = shownJwt(PING_CLIENT);
const ALICE = `runs as ${PING_USER.sub}` as const;

export const PING: readonly AskedPreset[] = [
  {
    name: "ping",
    provider,
    grant: USER,
    token: jwt,
    published: PING_PUBLISHED,
    calls: (token) => [introspectionCall(`${ISSUER}/introspect`, token, RESOURCE)],
    good: [json(ACTIVE)],
    claims: { client_id: ACTIVE.client_id, scope: ACTIVE.scope, aud: ACTIVE.aud, sub: ACTIVE.sub },
    cases: [
      ["a user's token", active({}), ALICE],
      [
        "a user's, as a jwt grant",
        active({}),
        ALICE,
        { grant: { type: "jwt", audience: API, verify: "introspection", username: "sub" } },
      ],
      ["an expired or revoked token", [INACTIVE], "token_expired"],
      ["another client's token", active({ client_id: BOT }), "token_invalid"],
      ["a refresh token", active({}), "token_invalid", { token: "exampleOfAnOpaqueRefreshToken" }],
      [
        "an e-mail address, which introspection does not tell",
        active({}),
        "token_invalid",
        { grant: { ...USER, username: "email" } },
      ],
      [
        "a client's own token",
        active({ client_id: BOT, sub: undefined }),
        "runs as svc-ci",
        { token: clientJwt, grant: CLIENT },
      ],
      ["a client's own, as a user's", [], "token_expired", { token: clientJwt }],
      [
        "a client's own with a sub",
        active({ client_id: BOT, sub: "alice" }),
        "token_invalid",
        { token: shownJwt(PING_CLIENT_WITH_SUB), grant: { ...USER, allowAnyClient: true } },
      ],
      ["a revoked client's own token", [INACTIVE], "client_refused", { token: clientJwt, grant: CLIENT }],
      ["our client refused", [json({ error: "invalid_client" }, 401)], "unavailable"],
    ],
  },
  {
    name: "ping by userinfo",
    provider,
    grant: BY_USERINFO,
    token: jwt,
    published: PING_PUBLISHED,
    calls: (token) => [bearerCall(`${ISSUER}/userinfo`, token)],
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
      ["an ID token, were it answered", [json(PERSON)], "token_invalid", { token: shownJwt(PING_ID_TOKEN) }],
      ["no e-mail address", [json({ ...PERSON, email: undefined })], "token_invalid", { grant: BY_EMAIL }],
      [
        "an unverified one",
        [json({ ...PERSON, email_verified: false })],
        "token_invalid",
        { grant: BY_EMAIL },
      ],
    ],
  },
];
