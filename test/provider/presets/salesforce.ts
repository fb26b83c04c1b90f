import {
  type AskedPreset,
  bearerCall,
  FAR,
  INACTIVE,
  ISSUED,
  introspectionCall,
  json,
  text,
} from "./documented.ts";

const TOKEN = "00D500000000BV7z!AR8AQAxo9UfVkh8AlV0Gomt9Czx9LjHn";
const HOST = "https://example.my.salesforce.com";
const APP = { id: "3MVG9portalConsumerKey", secret: "salesforce-secret" };
const ALICE = "runs as alice@example.com";
const USER = { type: "authorizationGrant" } as const;
const BY_USERINFO = {
  type: "authorizationGrant",
  verify: "userinfo",
  username: "preferred_username",
  allowAnyClient: true,
} as const;
const provider = { preset: "salesforce", url: HOST, clientId: APP.id, clientSecret: APP.secret } as const;

const ACTIVE = {
  active: true,
  scope: "id api openid refresh_token",
  client_id: APP.id,
  username: "alice@example.com",
  sub: "https://login.salesforce.com/id/00Dx0000000BV7zEAG/005x00000012Q9PAAU",
  token_type: "access_token",
  exp: FAR,
  iat: ISSUED,
  nbf: ISSUED,
};
const PERSON = {
  sub: ACTIVE.sub,
  user_id: "005x00000012Q9PAAU",
  organization_id: "00Dx0000000BV7zEAG",
  preferred_username: "alice@example.com",
  email: "a.example@example.com",
  email_verified: true,
  active: true,
  user_type: "STANDARD",
};
const active = (change: object) => [json({ ...ACTIVE, ...change })];
const person = (change: object) => [json({ ...PERSON, ...change })];
/** One user, chosen by the administrator, for all tokens of the client credentials flow. */
const runAs = { username: "integration@example.com", sub: `${ACTIVE.sub}X` };

export const SALESFORCE: readonly AskedPreset[] = [
  {
    name: "salesforce",
    provider,
    grant: USER,
    token: TOKEN,
    calls: (token) => [introspectionCall(`${HOST}/services/oauth2/introspect`, token, APP)],
    good: [json(ACTIVE)],
    claims: { client_id: APP.id, scope: ACTIVE.scope, aud: undefined, exp: FAR, iat: ISSUED },
    cases: [
      ["a user's token", active({}), ALICE],
      ["an expired, revoked or another client's token", [INACTIVE], "token_expired"],
      ["another client's, were it answered", active({ client_id: "3MVG9other" }), "token_invalid"],
      ["a refresh token", active({ token_type: "refresh_token" }), "token_expired"],
      ["a token of no type", active({ token_type: undefined }), "token_expired"],
      [
        "a token of no type, where the org sends none",
        active({ token_type: undefined }),
        ALICE,
        { provider: { requireTokenType: false } },
      ],
      ["our client refused", [json({ error: "invalid_client" }, 401)], "unavailable"],
      [
        "a client's own token, as the user that the org runs it as",
        active(runAs),
        "runs as integration@example.com",
      ],
      [
        "an e-mail address, which introspection does not tell",
        active({}),
        "token_invalid",
        { grant: { ...USER, username: "email" } },
      ],
      ["a token of another form", [], "token_expired", { token: "5Aep861example" }],
    ],
  },
  {
    name: "salesforce by userinfo",
    provider,
    grant: BY_USERINFO,
    token: TOKEN,
    calls: (token) => [bearerCall(`${HOST}/services/oauth2/userinfo`, token)],
    good: [json(PERSON)],
    claims: { client_id: undefined, scope: undefined, aud: undefined, sub: PERSON.sub },
    cases: [
      ["a user's token, of whichever client", person({}), ALICE],
      [
        "a token, where another client's may not come",
        person({}),
        "token_invalid",
        { grant: { ...BY_USERINFO, allowAnyClient: false } },
      ],
      ["an expired or revoked token", [text("Bad_OAuth_Token", 403)], "token_expired"],
      [
        "an e-mail address",
        person({}),
        "runs as a.example@example.com",
        { grant: { ...BY_USERINFO, username: "email" } },
      ],
      [
        "no e-mail address",
        person({ email: undefined }),
        "token_invalid",
        { grant: { ...BY_USERINFO, username: "email" } },
      ],
      [
        "an unverified one",
        person({ email_verified: false }),
        "token_invalid",
        { grant: { ...BY_USERINFO, username: "email" } },
      ],
    ],
  },
];
