import { type AskedPreset, bearerCall, type Case, ISSUED, json, NOW, text } from "./documented.ts";

const TOKEN = "de6780bc506a0446309bd9362820ba8aed28aa506c71eedbe1c5c4f9dd350e54";
const APP = "1cb242f495280beb4291e64bee2a17f330902e499882fe8e1e2aa875519cab33";
const ALICE = "runs as alice@example.com";
const USER = { type: "authorizationGrant" } as const;

const INFO = {
  resource_owner_id: 42,
  scope: ["openid", "profile", "email"],
  expires_in: 7_140,
  application: { uid: APP },
  created_at: ISSUED,
  scopes: ["openid", "profile", "email"],
  expires_in_seconds: 7_140,
};
const PERSON = {
  sub: "42",
  name: "Alice Example",
  nickname: "alice",
  email: "alice@example.com",
  email_verified: true,
  profile: "https://gitlab.com/alice",
  groups: ["platform"],
};
const info = (change: object) => json({ ...INFO, ...change });
const person = (change: object) => json({ ...PERSON, ...change });
const GOOD = [json(INFO), json(PERSON)];
const CLAIMS = {
  client_id: APP,
  scope: INFO.scope,
  aud: undefined,
  sub: "42",
  exp: NOW + 7_140,
  iat: ISSUED,
  preferred_username: "alice",
  name: "Alice Example",
  email: "alice@example.com",
  email_verified: true,
};
/** Doorkeeper's answer. */
const REFUSED = json({ error: "invalid_token", error_description: "The access token is invalid" }, 401);

const CASES: readonly Case[] = [
  ["a user's token", GOOD, ALICE],
  ["a user's, by name", GOOD, "runs as alice", { grant: { ...USER, username: "preferred_username" } }],
  ["a user's, by number", GOOD, "runs as 42", { grant: { ...USER, username: "sub" } }],
  ["a token that does not expire", [info({ expires_in: null }), json(PERSON)], ALICE],
  ["an expired or revoked token", [REFUSED], "token_expired"],
  ["a token that is revoked meanwhile", [json(INFO), REFUSED], "token_expired"],
  ["a token with no time left", [info({ expires_in: 0 }), json(PERSON)], "token_expired"],
  ["a lifetime that is no number", [info({ expires_in: "two hours" })], "unavailable"],
  ["another client's token", [info({ application: { uid: "other" } }), json(PERSON)], "token_invalid"],
  ["an answer that names no client", [info({ application: null })], "unavailable"],
  ["an answer that says nothing", [json({})], "unavailable"],
  ["an answer about the user that says nothing", [json(INFO), json({})], "unavailable"],
  [
    "no e-mail address",
    [json(INFO), person({ email: undefined, email_verified: undefined })],
    "token_invalid",
  ],
  ["an unverified one", [json(INFO), person({ email_verified: false })], "token_invalid"],
  [
    "an unverified one, where it is allowed",
    [json(INFO), person({ email_verified: false })],
    ALICE,
    { grant: { ...USER, allowUnverifiedEmail: true } },
  ],
  ["a token without the scope openid", [json(INFO), text("", 403)], "token_expired"],
  ["a client's own token", [info({ resource_owner_id: null }), text("", 403)], "token_expired"],
  [
    "a client's own, were userinfo to answer",
    [info({ resource_owner_id: null }), json(PERSON)],
    "token_expired",
  ],
];

const callsTo = (url: string) => (token: string) => [
  bearerCall(`${url}/oauth/token/info`, token),
  bearerCall(`${url}/oauth/userinfo`, token),
];

export const GITLAB: readonly AskedPreset[] = [
  {
    name: "gitlab",
    provider: { preset: "gitlab", clientId: APP },
    grant: USER,
    token: TOKEN,
    calls: callsTo("https://gitlab.com"),
    good: GOOD,
    claims: CLAIMS,
    cases: CASES,
  },
  {
    name: "gitlab on a server of one's own",
    provider: { preset: "gitlab", clientId: APP, url: "https://git.example.com/gitlab" },
    grant: { ...USER, username: "preferred_username" },
    token: TOKEN,
    calls: callsTo("https://git.example.com/gitlab"),
    good: GOOD,
    claims: CLAIMS,
    cases: [["a user's token", GOOD, "runs as alice"]],
  },
];
