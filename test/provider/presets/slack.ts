import { type AskedPreset, bearerCall, FAR, ISSUED, json, shownJwt } from "./documented.ts";

const TOKEN = "xoxp-2345-6789-1928471-abcdefg";
const ALICE = "runs as alice@example.com";
/** Nothing tells the app, so the workspace must. */
const USER = { type: "authorizationGrant", audience: "T12345678", allowAnyClient: true } as const;

const IDENTITY = {
  ok: true,
  url: "https://example.slack.com/",
  team: "Example",
  user: "alice",
  team_id: "T12345678",
  user_id: "W12345678",
};
const BOT = { ...IDENTITY, user: "portal", user_id: "W23456789", bot_id: "BZYBOTHED" };
const PERSON = {
  ok: true,
  sub: "W12345678",
  "https://slack.com/user_id": "W12345678",
  "https://slack.com/team_id": "T12345678",
  email: "alice@example.com",
  email_verified: true,
  date_email_verified: 1_622_128_723,
  name: "Alice Example",
  locale: "en-US",
};
const GOOD = [json(IDENTITY), json(PERSON)];
const error = (code: string) => json({ ok: false, error: code });
const person = (change: object) => json({ ...PERSON, ...change });
const idToken = shownJwt({
  iss: "https://slack.com",
  sub: "W12345678",
  aud: "25259531569.1115258246291",
  iat: ISSUED,
  exp: FAR,
  email: "alice@example.com",
  email_verified: true,
});

export const SLACK: AskedPreset = {
  name: "slack",
  provider: { preset: "slack" },
  grant: USER,
  token: TOKEN,
  calls: (token) => [
    bearerCall("https://slack.com/api/auth.test", token, "POST"),
    bearerCall("https://slack.com/api/openid.connect.userInfo", token, "POST"),
  ],
  good: GOOD,
  claims: {
    client_id: undefined,
    scope: undefined,
    aud: "T12345678",
    sub: "W12345678",
    name: "Alice Example",
    email: "alice@example.com",
    email_verified: true,
  },
  cases: [
    ["a user's token", GOOD, ALICE],
    ["a user's, by id", GOOD, "runs as W12345678", { grant: { ...USER, username: "sub" } }],
    ["an expired token", [error("token_expired")], "token_expired"],
    ["a revoked token", [error("token_revoked")], "token_expired"],
    ["a token that is revoked meanwhile", [json(IDENTITY), error("token_revoked")], "token_expired"],
    ["a deactivated user's token", [error("account_inactive")], "token_expired"],
    ["a token that Slack does not know", [error("invalid_auth")], "token_expired"],
    ["a fault of Slack's own", [error("internal_error")], "unavailable"],
    ["a fault of Slack's own at the second call", [json(IDENTITY), error("fatal_error")], "unavailable"],
    ["too many calls", [error("ratelimited")], "unavailable"],
    ["an answer that says nothing", [json({})], "unavailable"],
    ["an answer about the user that says nothing", [json(IDENTITY), json({})], "unavailable"],
    ["another workspace's token", [json({ ...IDENTITY, team_id: "T9" }), json(PERSON)], "token_invalid"],
    [
      "a token, where another client's may not come",
      GOOD,
      "token_invalid",
      { grant: { type: "authorizationGrant" } },
    ],
    [
      "no e-mail address",
      [json(IDENTITY), person({ email: undefined, email_verified: undefined })],
      "token_invalid",
    ],
    ["an unverified one", [json(IDENTITY), person({ email_verified: false })], "token_invalid"],
    [
      "an unverified one, where it is allowed",
      [json(IDENTITY), person({ email_verified: false })],
      ALICE,
      { grant: { ...USER, allowUnverifiedEmail: true } },
    ],
    ["a token without the scope openid", [json(IDENTITY), error("missing_scope")], "token_expired"],
    ["a bot's token", [json(BOT), error("not_allowed_token_type")], "token_expired"],
    ["a bot's, were userInfo to answer", [json(BOT), json(PERSON)], "token_expired"],
    ["a bot's, by its form", [], "token_expired", { token: "xoxb-17653672481-19874698323" }],
    ["an app's, by its form", [], "token_expired", { token: "xapp-1-A0-19874698323-abc" }],
    ["an ID token", [], "token_invalid", { token: idToken }],
  ],
};
