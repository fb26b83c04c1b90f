import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import type { Provider } from "../../src/provider/provider.ts";
import { providerUnderTest } from "../provider/provider-under-test.ts";
import { type OidcProvider, startOidcProvider } from "../support/oidc.ts";
import { type Answers, answersOf, type EveryGrant, everyGrant, NOBODY } from "./every-grant.ts";
import { signed } from "./signing-keys.ts";

type Claims = Readonly<Record<string, unknown>>;
type Header = Readonly<Record<string, unknown>>;

const SECONDS = Math.floor(Date.now() / 1_000);
const TIMES = { iat: SECONDS, exp: SECONDS + 3_600 };
const USER = { ...TIMES, aud: "jira", sub: "alice", client_id: "web", preferred_username: "alice" };
const CLIENT = { ...TIMES, aud: "jira", sub: "ci-bot", client_id: "ci-bot" };
const LOGOUT = { events: { "http://schemas.openid.net/event/backchannel-logout": {} } };
const SET = { events: { "https://schemas.openid.net/secevent/caep/event-type/session-revoked": {} } };

const ALICE = { jwt: "runs as alice" };
const CI = { clientByKeys: "runs as svc-ci" };
/** Nobody is asked about a JWT whose header is not that of an access token. */
const BAD_HEADER = { userAsked: "token_invalid", userByUserinfo: "token_invalid" };
const BAD_CLIENT_HEADER = { clientAsked: "token_invalid", clientByKeys: "token_invalid" };
const BAD_CLIENT = { clientByKeys: "token_invalid" };

type Case = readonly [what: string, claims: Claims, answers?: Partial<Answers>, header?: Header];

/** Signed by the provider's own key; each differs from what every grant answers about a stranger's token. */
const USER_CASES: readonly Case[] = [
  ["as it should be", {}, ALICE],
  ["typ JWT", {}, ALICE, { typ: "JWT" }],
  ["no kid", {}, ALICE, { kid: undefined }],
  ["an unknown kid", {}, {}, { kid: "unknown" }],
  ["a kid that is a path", {}, {}, { kid: "../../../dev/null" }],
  ["typ logout+jwt", LOGOUT, BAD_HEADER, { typ: "logout+jwt" }],
  ["typ secevent+jwt", SET, BAD_HEADER, { typ: "secevent+jwt" }],
  ["a logout token's claims and typ JWT", LOGOUT, {}, { typ: "JWT" }],
  ["a SET's claims and typ JWT", SET, {}, { typ: "JWT" }],
  ["an ID token's claims", { at_hash: "MTIzNDU2Nzg5MDEyMzQ1Ng" }, {}, { typ: "JWT" }],
  ["a key that it is bound to", { cnf: { jkt: "thumbprint" } }],
  ["an audience among others", { aud: ["wiki", "jira"] }, ALICE],
  ["another audience", { aud: "wiki" }],
  ["an audience that begins alike", { aud: ["jira-admin"] }],
  ["an audience in an object", { aud: { jira: true } }],
  ["no audience", { aud: undefined }],
  ["nbf ahead", { nbf: SECONDS + 3_600 }],
  ["iat ahead", { iat: SECONDS + 3_600 }],
  ["no exp", { exp: undefined }],
  ["exp a text", { exp: String(SECONDS + 300) }],
  ["exp past", { exp: SECONDS - 1 }, { jwt: "token_expired", jwtAsked: "token_expired" }],
  ["no username claim", { preferred_username: undefined }],
  ["a list of usernames", { preferred_username: ["admin"] }],
  ["a username that is true", { preferred_username: true }],
  ["a username that is an object", { preferred_username: { name: "admin" } }],
  ["an empty username", { preferred_username: "" }],
  ["a username of 257 characters", { preferred_username: "a".repeat(257) }],
  ["a sub that is no text", { sub: ["alice"] }, BAD_CLIENT],
];

const CLIENT_CASES: readonly Case[] = [
  ["as it should be", {}, CI],
  ["azp in place of client_id", { client_id: undefined, azp: "ci-bot" }, CI],
  ["no sub", { sub: undefined }, CI],
  ["a user's name beside it", { preferred_username: "admin" }, CI],
  ["another client", { sub: "stranger-bot", client_id: "stranger-bot" }],
  ["a client called constructor", { sub: "constructor", client_id: "constructor" }],
  ["no client", { sub: undefined, client_id: undefined }],
  ["typ logout+jwt", LOGOUT, BAD_CLIENT_HEADER, { typ: "logout+jwt" }],
  ["typ secevent+jwt", SET, BAD_CLIENT_HEADER, { typ: "secevent+jwt" }],
  ["a logout token's claims and typ JWT", LOGOUT, BAD_CLIENT, { typ: "JWT" }],
  ["a SET's claims and typ JWT", SET, BAD_CLIENT, { typ: "JWT" }],
  ["a certificate that it is bound to", { cnf: { "x5t#S256": "thumbprint" } }, BAD_CLIENT],
  ["another audience", { aud: "wiki" }, BAD_CLIENT],
  ["nbf ahead", { nbf: SECONDS + 3_600 }, BAD_CLIENT],
  ["no exp", { exp: undefined }, BAD_CLIENT],
  ["exp past", { exp: SECONDS - 1 }],
  ["an unknown kid", {}, BAD_CLIENT, { kid: "unknown" }],
];

const ALL_INVALID = Object.fromEntries(Object.keys(NOBODY).map((name) => [name, "token_invalid"]));

describe("grants and forged JWTs", () => {
  let oidc: OidcProvider;
  let provider: Provider;
  let grants: EveryGrant;

  before(async () => {
    oidc = await startOidcProvider();
    const { id: clientId, secret: clientSecret } = oidc.introspectionClient;
    provider = providerUnderTest({ preset: "oidc", issuer: oidc.issuer, clientId, clientSecret });
    grants = everyGrant(provider);
  });
  after(async () => {
    await provider.close();
    await oidc.stop();
  });

  const kinds = [
    ["user", USER, USER_CASES],
    ["client", CLIENT, CLIENT_CASES],
  ] as const;
  for (const [kind, base, cases] of kinds) {
    for (const [what, claims, answers, header] of cases) {
      it(`answer a ${kind}'s token with ${what}`, async () => {
        const token = await oidc.signJwt({ iss: oidc.issuer, ...base, ...claims }, header);
        assert.deepEqual(await answersOf(grants, token), { ...NOBODY, ...answers });
      });
    }
  }

  it("let no other issuer name a user", async () => {
    for (const iss of ["https://evil.example", `${oidc.issuer}/`, undefined, [oidc.issuer]]) {
      const claims: Claims = { ...USER, iss };
      const token = await oidc.signJwt({ ...claims });
      assert.deepEqual(await answersOf(grants, token), ALL_INVALID);
    }
  });

  it("take no JWT without a signature", async () => {
    const [, payload = "", signature = ""] = (await oidc.signJwt({ iss: oidc.issuer, ...USER })).split(".");
    const header = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url");
    assert.deepEqual(await answersOf(grants, `${header}.${payload}.`), ALL_INVALID);
    assert.deepEqual(await answersOf(grants, `${header}.${payload}.${signature}`), {
      ...NOBODY,
      ...BAD_HEADER,
    });
  });

  it("take no HMAC whose secret is the public key", async () => {
    const response = await fetch(`${oidc.issuer}/jwks`);
    const { keys } = JSON.parse(await response.text());
    const publicKey = createPublicKey({ key: keys[0], format: "jwk" });
    for (const secret of [
      publicKey.export({ type: "spki", format: "pem" }),
      publicKey.export({ type: "spki", format: "der" }),
    ]) {
      const header = { alg: "HS256", typ: "at+jwt", kid: keys[0].kid };
      const token = await signed(Buffer.from(secret), header, { iss: oidc.issuer, ...USER });
      assert.deepEqual(await answersOf(grants, token), NOBODY);
    }
  });

  it("take no payload under another's signature", async () => {
    const [header, , signature] = (await oidc.signJwt({ iss: oidc.issuer, ...USER })).split(".");
    const claims = { iss: oidc.issuer, ...USER, preferred_username: "admin" };
    const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
    assert.deepEqual(await answersOf(grants, [header, payload, signature].join(".")), NOBODY);
  });
});
