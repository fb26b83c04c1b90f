import { type AskedPreset, FAR, ISSUED, json, shownJwt } from "./documented.ts";

const TOKEN = "ya29.a0AXooCgtExampleOfAlice";
const PORTAL = "407-portal.apps.googleusercontent.com";
const PHONE = "407-phone.apps.googleusercontent.com";
const GAME = "512-game.apps.googleusercontent.com";
const ROBOT = "105806801273967101517";
const ALICE = "runs as alice@example.com";
const USER = { type: "authorizationGrant" } as const;

/** Numbers and flags are texts (token-types). */
const INFO = {
  azp: PORTAL,
  aud: PORTAL,
  sub: "108204268033311374519",
  scope: "openid https://www.googleapis.com/auth/userinfo.email",
  exp: String(FAR),
  expires_in: "3417",
  email: "alice@example.com",
  email_verified: "true",
  access_type: "offline",
};
const REFUSED = json({ error: "invalid_token", error_description: "Invalid Value" }, 400);
const withoutEmail = { ...INFO, email: undefined, email_verified: undefined };
const ofRobot = { ...INFO, azp: ROBOT, aud: ROBOT, sub: ROBOT, email: "robot@p.iam.gserviceaccount.com" };
const idToken = shownJwt({
  iss: "https://accounts.google.com",
  azp: PORTAL,
  aud: PORTAL,
  sub: INFO.sub,
  email: INFO.email,
  email_verified: true,
  iat: ISSUED,
  exp: FAR,
});

export const GOOGLE: AskedPreset = {
  name: "google",
  provider: { preset: "google", clientId: PORTAL },
  grant: USER,
  token: TOKEN,
  calls: (token) => [
    {
      method: "GET",
      url: `https://oauth2.googleapis.com/tokeninfo?access_token=${token}`,
      headers: { accept: "application/json" },
    },
  ],
  good: [json(INFO)],
  claims: {
    client_id: PORTAL,
    scope: INFO.scope,
    aud: PORTAL,
    sub: INFO.sub,
    exp: FAR,
    email: "alice@example.com",
    email_verified: true,
  },
  cases: [
    ["a user's token", [json(INFO)], ALICE],
    ["an expired or revoked token", [REFUSED], "token_expired"],
    [
      "one, as the service's older address says it",
      [json({ error_description: "Invalid Value" }, 400)],
      "token_expired",
    ],
    ["one without a description", [json({ error: "invalid_token" }, 400)], "token_expired"],
    ["another 400", [json({ error: "invalid_request" }, 400)], "unavailable"],
    ["a token whose exp is past", [json({ ...INFO, exp: "1500000000" })], "token_expired"],
    ["an exp that is no number", [json({ ...INFO, exp: "soon" })], "unavailable"],
    ["an answer that does not say for whom", [json({ ...INFO, aud: undefined })], "unavailable"],
    ["an answer that says nothing", [json({})], "unavailable"],
    ["another client's token", [json({ ...INFO, azp: GAME, aud: GAME })], "token_invalid"],
    [
      "another client's, where any may come",
      [json({ ...INFO, azp: GAME, aud: GAME })],
      ALICE,
      { grant: { ...USER, allowAnyClient: true } },
    ],
    ["a token that a phone got for us", [json({ ...INFO, azp: PHONE })], ALICE],
    [
      "a phone's, where the phone is not listed",
      [json({ ...INFO, azp: PHONE })],
      "token_invalid",
      { provider: { clients: [PORTAL] } },
    ],
    ["no e-mail address", [json(withoutEmail)], "token_invalid"],
    ["an unverified one", [json({ ...INFO, email_verified: "false" })], "token_invalid"],
    [
      "an unverified one, where it is allowed",
      [json({ ...INFO, email_verified: "false" })],
      ALICE,
      { grant: { ...USER, allowUnverifiedEmail: true } },
    ],
    ["a service account's own token", [json(ofRobot)], "token_expired"],
    ["a service account's, without azp", [json({ ...ofRobot, azp: undefined })], "token_expired"],
    [
      "a service account's, where any client may come",
      [json(ofRobot)],
      "token_expired",
      { grant: { ...USER, allowAnyClient: true } },
    ],
    ["a token without scopes about its user", [json({ ...withoutEmail, sub: undefined })], "token_expired"],
    ["an ID token", [], "token_invalid", { token: idToken }],
    ["a token of another provider", [], "token_expired", { token: "gho_16C7e42F292c6912E7710c838347" }],
  ],
};
