import { basicAuthorization } from "../../support/oidc-clients.ts";
import { type AskedPreset, type Case, json } from "./documented.ts";

const TOKEN = "gho_16C7e42F292c6912E7710c838347Ae178B4a";
const APP = { id: "Iv1.8a61f9b3a7aba766", secret: "github-secret" };
const NAMED = { type: "authorizationGrant", username: "preferred_username" } as const;
const BY_EMAIL = { type: "authorizationGrant", username: "email" } as const;

const USER = {
  login: "alice-example",
  id: 583_231,
  node_id: "MDQ6VXNlcjU4MzIzMQ==",
  type: "User",
  site_admin: false,
  name: "Alice Example",
  email: "alice@example.com",
};
const AUTHORIZATION = {
  id: 1,
  url: "https://api.github.com/authorizations/1",
  scopes: ["read:user", "user:email"],
  token: "",
  token_last_eight: "78B4a",
  app: { url: "https://portal.example.com", name: "Portal", client_id: APP.id },
  note: null,
  created_at: "2026-03-04T10:00:00Z",
  expires_at: null,
  user: USER,
};
const authorization = (change: object) => [json({ ...AUTHORIZATION, ...change })];
const ofUser = (change: object) => authorization({ user: { ...USER, ...change } });
/** A GitHub App's. */
const EXPIRING = authorization({ scopes: null, expires_at: "2099-12-31T00:00:00Z" });
const NOT_FOUND = json({ message: "Not Found", documentation_url: "https://docs.github.com/rest" }, 404);

const checkAt = (url: string) => (token: string) => [
  {
    method: "POST",
    url: `${url}/applications/${APP.id}/token`,
    headers: {
      accept: "application/vnd.github+json",
      authorization: basicAuthorization(APP),
      "content-type": "application/json",
      "user-agent": "grantgate",
      "x-github-api-version": "2022-11-28",
    },
    body: `{"access_token":"${token}"}`,
  } as const,
];
const provider = { preset: "github", clientId: APP.id, clientSecret: APP.secret } as const;

const CLAIMS = {
  client_id: APP.id,
  scope: AUTHORIZATION.scopes,
  aud: undefined,
  sub: "583231",
  preferred_username: "alice-example",
  email: "alice@example.com",
  exp: undefined,
};

const CASES: readonly Case[] = [
  ["a user's token", [json(AUTHORIZATION)], "runs as alice-example"],
  ["a user's, by number", [json(AUTHORIZATION)], "runs as 583231", { grant: { ...NAMED, username: "sub" } }],
  ["an expired, revoked or another client's token", [NOT_FOUND], "token_expired"],
  ["a text that is no token", [json({ message: "Validation Failed" }, 422)], "token_expired"],
  ["a token whose time is over", authorization({ expires_at: "2020-01-01T00:00:00Z" }), "token_expired"],
  ["an expires_at that is no time", authorization({ expires_at: "soon" }), "unavailable"],
  ["another client's, were it answered", authorization({ app: { client_id: "Iv1.other" } }), "token_invalid"],
  ["an answer that names no client", authorization({ app: {} }), "unavailable"],
  ["an answer that says nothing", [json({})], "unavailable"],
  ["a name where the e-mail address is kept secret", ofUser({ email: null }), "runs as alice-example"],
  ["no e-mail address", ofUser({ email: null }), "token_invalid", { grant: BY_EMAIL }],
  [
    "an e-mail address, as nobody says that it is verified",
    [json(AUTHORIZATION)],
    "token_invalid",
    { grant: BY_EMAIL },
  ],
  [
    "an unverified e-mail address, where it is allowed",
    [json(AUTHORIZATION)],
    "runs as alice@example.com",
    { grant: { ...BY_EMAIL, allowUnverifiedEmail: true } },
  ],
  ["a bot's token", ofUser({ login: "portal[bot]", type: "Bot" }), "token_expired"],
  ["an organization's token", ofUser({ login: "example-org", type: "Organization" }), "token_expired"],
  ["a token of no user", authorization({ user: null }), "token_expired"],
  ["an installation's own token", [], "token_expired", { token: "ghs_16C7e42F292c6912E7710c838347Ae178B4a" }],
  ["a refresh token", [], "token_expired", { token: "ghr_16C7e42F292c6912E7710c838347Ae178B4a" }],
  ["our client refused", [json({ message: "Bad credentials" }, 401)], "unavailable"],
  ["a used up allowance", [json({ message: "API rate limit exceeded" }, 403)], "unavailable"],
];

export const GITHUB: readonly AskedPreset[] = [
  {
    name: "github",
    provider,
    grant: NAMED,
    token: TOKEN,
    calls: checkAt("https://api.github.com"),
    good: [json(AUTHORIZATION)],
    claims: CLAIMS,
    cases: CASES,
  },
  {
    name: "github, whose tokens expire",
    provider,
    grant: NAMED,
    token: "ghu_16C7e42F292c6912E7710c838347Ae178B4a",
    calls: checkAt("https://api.github.com"),
    good: EXPIRING,
    claims: { ...CLAIMS, scope: undefined, exp: Date.UTC(2099, 11, 31) / 1_000 },
    cases: [["a user's token", EXPIRING, "runs as alice-example"]],
  },
  {
    name: "github on a server of one's own",
    provider: { ...provider, url: "https://github.example.com/api/v3/" },
    grant: NAMED,
    token: TOKEN,
    calls: checkAt("https://github.example.com/api/v3"),
    good: [json(AUTHORIZATION)],
    claims: CLAIMS,
    cases: [["a user's token", [json(AUTHORIZATION)], "runs as alice-example"]],
  },
];
