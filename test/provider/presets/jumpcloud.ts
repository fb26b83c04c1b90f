import { type AskedPreset, bearerCall, json, text } from "./documented.ts";

const ISSUER = "https://oauth.id.jumpcloud.com/";
const ALICE = "runs as alice@example.com";
const USER = { type: "authorizationGrant", username: "email", allowAnyClient: true } as const;

/** OpenID Connect Core, section 5.3.2. */
const PERSON = {
  sub: "5f0a2c4b9725432ba0fd594f",
  name: "Alice Example",
  given_name: "Alice",
  family_name: "Example",
  email: "alice@example.com",
  email_verified: true,
};
const person = (change: object) => [json({ ...PERSON, ...change })];

export const JUMPCLOUD: AskedPreset = {
  name: "jumpcloud",
  provider: { preset: "jumpcloud", issuer: ISSUER },
  grant: USER,
  token: "ory_at_exampleOfAnOpaque.tokenOfAlice",
  published: [
    [
      `${ISSUER}.well-known/openid-configuration`,
      { issuer: ISSUER, userinfo_endpoint: `${ISSUER}userinfo`, jwks_uri: `${ISSUER}.well-known/jwks.json` },
    ],
  ],
  calls: (token) => [bearerCall(`${ISSUER}userinfo`, token)],
  good: [json(PERSON)],
  claims: { client_id: undefined, scope: undefined, aud: undefined, sub: PERSON.sub },
  cases: [
    ["a user's token, of whichever client", person({}), ALICE],
    [
      "a token, where another client's may not come",
      person({}),
      "token_invalid",
      { grant: { ...USER, allowAnyClient: false } },
    ],
    ["an expired or revoked token", [text("", 401)], "token_expired"],
    ["no e-mail address", [json({ sub: PERSON.sub })], "token_invalid"],
    ["an unverified one", person({ email_verified: false }), "token_invalid"],
    [
      "an unverified one, where it is allowed",
      person({ email_verified: false }),
      ALICE,
      { grant: { ...USER, allowUnverifiedEmail: true } },
    ],
    ["a token of nobody", person({ sub: undefined }), "token_expired"],
  ],
};
