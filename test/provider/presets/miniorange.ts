import {
  type AskedPreset,
  bearerCall,
  type Case,
  FAR,
  INACTIVE,
  introspectionCall,
  json,
} from "./documented.ts";

const TOKEN = "exampleOfAnOpaqueTokenOfAlice";
const GATE = { id: "exampleClient", secret: "miniorange-secret" };
const USER = { type: "authorizationGrant", username: "username", allowAnyClient: true } as const;
const BY_EMAIL = { ...USER, username: "email" } as const;
const BY_INTROSPECTION = {
  type: "authorizationGrant",
  verify: "introspection",
  username: "username",
} as const;

/** No `sub` (openid-api-guide); the scope `profile` adds the name of the account (oauth-api). */
const PERSON = {
  username: "alice",
  email: "alice@example.com",
  name: "Alice Example",
  family_name: "Example",
};
const person = (change: object) => [json({ ...PERSON, ...change })];
/** The page shows no answer: this one is RFC 7662's. */
const ACTIVE = {
  active: true,
  token_type: "Bearer",
  client_id: GATE.id,
  sub: "alice",
  username: "alice",
  exp: FAR,
};

const CASES: readonly Case[] = [
  ["a user's token, of whichever client", person({}), "runs as alice"],
  [
    "a token, where another client's may not come",
    person({}),
    "token_invalid",
    { grant: { ...USER, allowAnyClient: false } },
  ],
  ["an expired or revoked token", [json({ error: "invalid_token" }, 401)], "token_expired"],
  ["one, as RFC 6750 allows to say it", [json({ error: "invalid_token" }, 400)], "token_expired"],
  [
    "a token that lacks a scope, as RFC 6750 says it",
    [json({ error: "insufficient_scope" }, 403)],
    "token_expired",
  ],
  ["another 400", [json({ error: "invalid_request" }, 400)], "unavailable"],
  ["a token without the scope profile", person({ username: undefined }), "token_expired"],
  ["a token that names nobody", [json({})], "token_expired"],
  ["no e-mail address", person({ email: undefined }), "token_invalid", { grant: BY_EMAIL }],
  ["an e-mail address, as nobody says that it is verified", person({}), "token_invalid", { grant: BY_EMAIL }],
  [
    "an unverified e-mail address, where it is allowed",
    person({}),
    "runs as alice@example.com",
    { grant: { ...BY_EMAIL, allowUnverifiedEmail: true } },
  ],
];

export const MINIORANGE: readonly AskedPreset[] = [
  {
    name: "miniorange",
    provider: { preset: "miniorange" },
    grant: USER,
    token: TOKEN,
    calls: (token) => [bearerCall("https://login.xecurify.com/moas/rest/oauth/getuserinfo", token)],
    good: [json(PERSON)],
    claims: {
      client_id: undefined,
      scope: undefined,
      aud: undefined,
      sub: "alice",
      name: "Alice Example",
      email: "alice@example.com",
    },
    cases: CASES,
  },
  {
    name: "miniorange by introspection",
    provider: {
      preset: "miniorange",
      url: "https://sso.example.com",
      clientId: GATE.id,
      clientSecret: GATE.secret,
    },
    grant: BY_INTROSPECTION,
    token: TOKEN,
    calls: (token) => [introspectionCall("https://sso.example.com/moas/rest/oauth/introspect", token, GATE)],
    good: [json(ACTIVE)],
    claims: { client_id: GATE.id, scope: undefined, aud: undefined, exp: FAR },
    cases: [
      ["a user's token", [json(ACTIVE)], "runs as alice"],
      ["an expired or revoked token", [INACTIVE], "token_expired"],
      ["another client's token", [json({ ...ACTIVE, client_id: "other" })], "token_invalid"],
      ["a client's own token", [json({ ...ACTIVE, sub: GATE.id })], "token_expired"],
      [
        "a token of no type, such as a refresh token",
        [json({ ...ACTIVE, token_type: undefined })],
        "token_expired",
      ],
      ["our client refused", [json({ error: "invalid_client" }, 401)], "unavailable"],
    ],
  },
];
