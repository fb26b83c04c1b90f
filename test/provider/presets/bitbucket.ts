import { type AskedPreset, bearerCall, json } from "./documented.ts";

const TOKEN = "1jo3UExampleOfAnOpaqueToken_fRQ-Alice=";
const ALICE = "runs as alice@example.com";
const USER = { type: "authorizationGrant", allowAnyClient: true } as const;

const ACCOUNT = {
  type: "user",
  links: { avatar: { href: "https://bitbucket.org/account/alice/avatar/" } },
  created_on: "2020-01-01T00:00:00+00:00",
  display_name: "Alice Example",
  nickname: "alice",
  uuid: "{c788b2da-b7a2-404c-9e26-d3f077557007}",
};
const address = (email: string, is_primary: boolean, is_confirmed = true) => ({
  type: "email",
  links: { self: { href: `https://api.bitbucket.org/2.0/user/emails/${email}` } },
  email,
  is_primary,
  is_confirmed,
});
const emails = (...values: readonly object[]) => json({ pagelen: 10, values, page: 1, size: values.length });
const ADDRESSES = emails(address("old@example.com", false), address("alice@example.com", true));
const GOOD = [json(ACCOUNT), ADDRESSES];
const error = (message: string, status: number) => json({ type: "error", error: { message } }, status);

export const BITBUCKET: AskedPreset = {
  name: "bitbucket",
  provider: { preset: "bitbucket" },
  grant: USER,
  token: TOKEN,
  calls: (token) => [
    bearerCall("https://api.bitbucket.org/2.0/user", token),
    bearerCall("https://api.bitbucket.org/2.0/user/emails", token),
  ],
  good: GOOD,
  claims: {
    client_id: undefined,
    scope: undefined,
    aud: undefined,
    sub: ACCOUNT.uuid,
    name: "Alice Example",
    email: "alice@example.com",
    email_verified: true,
  },
  cases: [
    ["a user's token, of whichever client", GOOD, ALICE],
    ["a user's, by id", GOOD, `runs as ${ACCOUNT.uuid}`, { grant: { ...USER, username: "sub" } }],
    [
      "a token, where another client's may not come",
      GOOD,
      "token_invalid",
      { grant: { type: "authorizationGrant" } },
    ],
    ["an expired token", [error("Access token expired.", 401)], "token_expired"],
    [
      "a revoked token",
      [error("Token is invalid or not supported for this endpoint.", 401)],
      "token_expired",
    ],
    ["a token that is revoked meanwhile", [json(ACCOUNT), error("Token is invalid.", 401)], "token_expired"],
    ["a token without the scope account", [error("Your credentials lack privileges.", 403)], "token_expired"],
    [
      "a token without the scope email",
      [json(ACCOUNT), error("Your credentials lack privileges.", 403)],
      "token_expired",
    ],
    ["an answer that says nothing", [json({})], "unavailable"],
    ["an answer about addresses that says nothing", [json(ACCOUNT), json({})], "unavailable"],
    ["no address at all", [json(ACCOUNT), emails()], "token_invalid"],
    [
      "no primary address on this page",
      [json(ACCOUNT), emails(address("alice@example.com", false))],
      "token_invalid",
    ],
    [
      "an unconfirmed one",
      [json(ACCOUNT), emails(address("alice@example.com", true, false))],
      "token_invalid",
    ],
    [
      "an unconfirmed one beside another that is confirmed",
      [json(ACCOUNT), emails(address("old@example.com", false), address("alice@example.com", true, false))],
      "token_invalid",
    ],
    [
      "an unconfirmed one, where it is allowed",
      [json(ACCOUNT), emails(address("alice@example.com", true, false))],
      ALICE,
      { grant: { ...USER, allowUnverifiedEmail: true } },
    ],
    ["a workspace's own token", [json({ ...ACCOUNT, type: "team" })], "token_expired"],
  ],
};
