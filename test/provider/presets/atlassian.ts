import { type AskedPreset, bearerCall, FAR, ISSUED, json, shownJwt } from "./documented.ts";

const OPAQUE = "example-of-an-opaque-access-token";
const ALICE = "runs as alice@example.com";
const USER = { type: "authorizationGrant", allowAnyClient: true } as const;

const PERSON = {
  account_type: "atlassian",
  account_id: "112233aa-bb11-cc22-33dd-445566abcabc",
  email: "alice@example.com",
  email_verified: true,
  name: "Alice Example",
  picture: "https://avatars.example.com/alice",
  account_status: "active",
  nickname: "alice",
  zoneinfo: "Europe/Zurich",
  locale: "en-US",
  extended_profile: { job_title: "Engineer", organization: "Example" },
};
const person = (change: object) => [json({ ...PERSON, ...change })];
const jwt = (change: object = {}) =>
  shownJwt({ iss: "https://auth.atlassian.com", sub: PERSON.account_id, iat: ISSUED, exp: FAR, ...change });

const REFUSED = json({ code: 401, message: "Unauthorized" }, 401);

export const ATLASSIAN: AskedPreset = {
  name: "atlassian",
  provider: { preset: "atlassian" },
  grant: USER,
  token: OPAQUE,
  calls: (token) => [bearerCall("https://api.atlassian.com/me", token)],
  good: person({}),
  claims: {
    client_id: undefined,
    scope: undefined,
    aud: undefined,
    sub: PERSON.account_id,
    name: "Alice Example",
    email: "alice@example.com",
    email_verified: true,
  },
  cases: [
    ["a user's token, of whichever client", person({}), ALICE],
    ["a user's, by id", person({}), `runs as ${PERSON.account_id}`, { grant: { ...USER, username: "sub" } }],
    [
      "a token, where another client's may not come",
      person({}),
      "token_invalid",
      { grant: { type: "authorizationGrant" } },
    ],
    ["an expired or revoked token", [REFUSED], "token_expired"],
    ["a token without the scope read:me", [json({ code: 403, message: "Forbidden" }, 403)], "token_expired"],
    ["a deactivated user's token", person({ account_status: "inactive" }), "token_expired"],
    ["a closed account's token", person({ account_status: "closed" }), "token_expired"],
    ["a state that is not documented", person({ account_status: "asleep" }), "unavailable"],
    ["an answer that says nothing", [json({})], "unavailable"],
    ["no e-mail address", person({ email: undefined, email_verified: undefined }), "token_invalid"],
    ["an unverified one", person({ email_verified: false }), "token_invalid"],
    [
      "an unverified one, where it is allowed",
      person({ email_verified: false }),
      ALICE,
      { grant: { ...USER, allowUnverifiedEmail: true } },
    ],
    ["an app's own token", person({ account_type: "app" }), "token_expired"],
    ["a JWT", person({}), ALICE, { token: jwt() }],
    ["a JWT that is revoked", [REFUSED], "token_expired", { token: jwt() }],
    ["a JWT whose exp is past", person({}), "token_expired", { token: jwt({ exp: ISSUED }) }],
    ["a client's own JWT", [], "token_expired", { token: jwt({ sub: "app", client_id: "app" }) }],
    ["another issuer's JWT", [], "token_invalid", { token: jwt({ iss: "https://login.example.com" }) }],
  ],
};
