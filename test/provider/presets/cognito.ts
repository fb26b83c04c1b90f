import {
  COGNITO_CLIENT,
  COGNITO_ID_TOKEN,
  COGNITO_PUBLISHED,
  COGNITO_USER,
  COGNITO_DOMAIN as DOMAIN,
  COGNITO_ISSUER as ISSUER,
} from "./cognito-keys.ts";
import { type AskedPreset, bearerCall, json, shownJwt, text } from "./documented.ts";

const USER = { type: "authorizationGrant", allowAnyClient: true } as const;
const BY_EMAIL = { ...USER, username: "email" } as const;

/** The state of the e-mail address is a text (userinfo-endpoint). */
const PERSON = {
  sub: COGNITO_USER.sub,
  email_verified: "true",
  email: "alice@example.com",
  username: "alice",
};
const person = (change: object) => [json({ ...PERSON, ...change })];

export const COGNITO: AskedPreset = {
  name: "cognito",
  provider: { preset: "cognito", issuer: ISSUER, hosts: [DOMAIN] },
  grant: USER,
  token: shownJwt(COGNITO_USER),
  published: COGNITO_PUBLISHED,
  calls: (token) => [bearerCall(`https://${DOMAIN}/oauth2/userInfo`, token)],
  good: [json(PERSON)],
  claims: { client_id: undefined, scope: undefined, aud: undefined, sub: PERSON.sub, email_verified: true },
  cases: [
    ["a user's token, of whichever client", person({}), "runs as alice"],
    [
      "a token, where another client's may not come",
      person({}),
      "token_invalid",
      { grant: { ...USER, allowAnyClient: false } },
    ],
    ["a token, where the pool's domain is not listed", [], "unavailable", { provider: { hosts: undefined } }],
    ["an expired or revoked token", [text("", 401)], "token_expired"],
    ["a verified e-mail address", person({}), "runs as alice@example.com", { grant: BY_EMAIL }],
    [
      "no e-mail address",
      person({ email: undefined, email_verified: undefined }),
      "token_invalid",
      { grant: BY_EMAIL },
    ],
    ["an unverified one", person({ email_verified: "false" }), "token_invalid", { grant: BY_EMAIL }],
    [
      "an unverified one, where it is allowed",
      person({ email_verified: "false" }),
      "runs as alice@example.com",
      { grant: { ...BY_EMAIL, allowUnverifiedEmail: true } },
    ],
    ["a client's own token", [], "token_expired", { token: shownJwt(COGNITO_CLIENT) }],
    ["an ID token, were it answered", person({}), "token_invalid", { token: shownJwt(COGNITO_ID_TOKEN) }],
    [
      "another pool's token",
      [],
      "token_invalid",
      { token: shownJwt({ ...COGNITO_USER, iss: `${ISSUER}2` }) },
    ],
  ],
};
