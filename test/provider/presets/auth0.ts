import {
  AUTH0_CLIENT,
  AUTH0_PUBLISHED,
  AUTH0_USER,
  AUTH0_BOT as BOT,
  AUTH0_ISSUER as ISSUER,
  AUTH0_WEB as WEB,
} from "./auth0-keys.ts";
import { type AskedPreset, bearerCall, json, shownJwt, text } from "./documented.ts";

const ALICE = "runs as alice@example.com";
const USER = { type: "authorizationGrant", username: "email", allowAnyClient: true } as const;

const PERSON = {
  sub: AUTH0_USER.sub,
  name: "Alice Example",
  nickname: "alice",
  email: "alice@example.com",
  email_verified: true,
  updated_at: "2026-01-15T14:30:00.000Z",
};
const person = (change: object) => [json({ ...PERSON, ...change })];

export const AUTH0: AskedPreset = {
  name: "auth0",
  provider: { preset: "auth0", issuer: ISSUER, clientId: WEB },
  grant: USER,
  token: "exampleOfAnOpaqueTokenForUserinfoAlone",
  published: AUTH0_PUBLISHED,
  calls: (token) => [bearerCall(`${ISSUER}userinfo`, token)],
  good: [json(PERSON)],
  claims: { client_id: undefined, scope: undefined, aud: undefined, sub: PERSON.sub },
  cases: [
    ["a user's token, of whichever client", person({}), ALICE],
    ["a user's JWT", person({}), ALICE, { token: shownJwt(AUTH0_USER) }],
    [
      "a token, where another client's may not come",
      person({}),
      "token_invalid",
      { grant: { ...USER, allowAnyClient: false } },
    ],
    ["an expired or revoked token", [text("Unauthorized", 401)], "token_expired"],
    ["no e-mail address", [json({ sub: PERSON.sub })], "token_invalid"],
    ["an unverified one", person({ email_verified: false }), "token_invalid"],
    [
      "an unverified one, where it is allowed",
      person({ email_verified: false }),
      ALICE,
      { grant: { ...USER, allowUnverifiedEmail: true } },
    ],
    ["a client's own JWT", [], "token_expired", { token: shownJwt(AUTH0_CLIENT) }],
    ["a client's own token, were it answered", person({ sub: `${BOT}@clients` }), "token_expired"],
    [
      "another tenant's JWT",
      [],
      "token_invalid",
      { token: shownJwt({ ...AUTH0_USER, iss: "https://evil.eu.auth0.com/" }) },
    ],
  ],
};
