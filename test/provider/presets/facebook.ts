import { type AskedPreset, type Case, FAR, ISSUED, json } from "./documented.ts";

const TOKEN = "EAABexampleOfAliceAccessToken";
const APP = { id: "138483919580948", secret: "facebook-secret" };
const ALICE = "runs as 10215241773831025";
const BY_ID = { type: "authorizationGrant", username: "sub" } as const;
const BY_EMAIL = { type: "authorizationGrant", username: "email" } as const;

const DATA = {
  app_id: APP.id,
  type: "USER",
  application: "Portal",
  data_access_expires_at: FAR,
  expires_at: FAR,
  is_valid: true,
  issued_at: ISSUED,
  scopes: ["email", "public_profile"],
  user_id: "10215241773831025",
};
const PERSON = { id: "10215241773831025", name: "Alice Example", email: "alice@example.com" };
const inspected = (change: object) => json({ data: { ...DATA, ...change } });
const error = (code: number, message: string) =>
  json({ error: { message, type: "OAuthException", code, fbtrace_id: "H2il2t5bn4e" } }, 400);
const GOOD = [inspected({}), json(PERSON)];

const CASES: readonly Case[] = [
  ["a user's token", GOOD, ALICE],
  ["a token that does not expire", [inspected({ expires_at: 0 }), json(PERSON)], ALICE],
  [
    "an expired token",
    [inspected({ is_valid: false, expires_at: 1_570_820_400, error: { code: 190, subcode: 463 } })],
    "token_expired",
  ],
  ["a revoked token", [inspected({ is_valid: false, error: { code: 190, subcode: 460 } })], "token_expired"],
  [
    "a text that is no token",
    [json({ data: { error: { code: 190, message: "Cannot parse" }, is_valid: false, scopes: [] } })],
    "token_expired",
  ],
  ["a token that is revoked meanwhile", [inspected({}), error(190, "Session has expired")], "token_expired"],
  [
    "another client's token",
    [error(100, "(#100) The App_id did not match the Viewing App")],
    "token_expired",
  ],
  ["another client's, were it answered", [inspected({ app_id: "9" }), json(PERSON)], "token_invalid"],
  ["a time that is none", [inspected({ expires_at: "soon" })], "unavailable"],
  ["our client refused", [error(190, "Invalid OAuth access token signature.")], "unavailable"],
  ["a used up allowance", [error(4, "(#4) Application request limit reached")], "unavailable"],
  ["an answer that says nothing", [json({})], "unavailable"],
  ["an answer about the user that says nothing", [inspected({}), json({})], "unavailable"],
  [
    "no e-mail address",
    [inspected({}), json({ ...PERSON, email: undefined })],
    "token_invalid",
    { grant: BY_EMAIL },
  ],
  ["an e-mail address, as nobody says that it is verified", GOOD, "token_invalid", { grant: BY_EMAIL }],
  [
    "an unverified e-mail address, where it is allowed",
    GOOD,
    "runs as alice@example.com",
    { grant: { ...BY_EMAIL, allowUnverifiedEmail: true } },
  ],
  ["the app's own token", [inspected({ type: "APP", user_id: undefined })], "token_expired"],
  ["a Page's token", [inspected({ type: "PAGE", profile_id: "103455271248220" })], "token_expired"],
  ["a system user's token", [inspected({ type: "SYSTEM_USER" })], "token_expired"],
  ["a token of a type that is not known yet", [inspected({ type: "MACHINE" })], "token_expired"],
  ["a token without a type", [inspected({ type: undefined })], "unavailable"],
  [
    "a session info token",
    [inspected({}), error(2500, "An active access token must be used")],
    "unavailable",
  ],
];

export const FACEBOOK: AskedPreset = {
  name: "facebook",
  provider: { preset: "facebook", clientId: APP.id, clientSecret: APP.secret },
  grant: BY_ID,
  token: TOKEN,
  calls: (token) => [
    {
      method: "GET",
      url: `https://graph.facebook.com/debug_token?access_token=${APP.id}%7C${APP.secret}&input_token=${token}`,
      headers: { accept: "application/json" },
    },
    {
      method: "GET",
      url: `https://graph.facebook.com/me?fields=id%2Cname%2Cemail&access_token=${token}`,
      headers: { accept: "application/json" },
    },
  ],
  good: GOOD,
  claims: {
    client_id: APP.id,
    scope: DATA.scopes,
    aud: undefined,
    sub: DATA.user_id,
    exp: FAR,
    iat: ISSUED,
    name: "Alice Example",
    email: "alice@example.com",
    email_verified: undefined,
  },
  cases: CASES,
};
