import assert from "node:assert/strict";
import { ec, signed } from "../grant/signing-keys.ts";
import { type OidcProvider, startOidcProvider } from "../support/oidc.ts";
import { forge } from "../support/tokens.ts";
import { type EventsUnderTest, startEvents } from "./events-under-test.ts";
import {
  LOGOUT_EVENT,
  type LogoutClaims,
  logoutClaims,
  logoutConfig,
  PATH,
  postLogout,
  seconds,
  signLogout,
} from "./logout-under-test.ts";

const OTHER_EVENT = "https://schemas.openid.net/secevent/risc/event-type/account-disabled";

/** A member of its own that is called so. */
const ON_PROTOTYPE: unknown = JSON.parse(`{"__proto__":{"${LOGOUT_EVENT}":{}}}`);

/** Each changes one thing of a good token; `undefined` leaves the claim out. */
const CLAIMS: readonly (readonly [title: string, reason: string, change: () => LogoutClaims])[] = [
  ["another audience", "audience", () => ({ aud: "other-app" })],
  ["no audience", "audience", () => ({ aud: undefined })],
  ["an audience of the wrong type", "audience", () => ({ aud: ["web", 1] })],
  ["another issuer", "issuer", () => ({ iss: "https://evil.example.com" })],
  ["the issuer with a slash", "issuer", () => ({ iss: "http://127.0.0.1/" })],
  ["no issuer", "issuer", () => ({ iss: undefined })],
  ["a nonce", "claims", () => ({ nonce: "n-0S6_WzA2Mj" })],
  ["a nonce that is null", "claims", () => ({ nonce: null })],
  ["no events", "claims", () => ({ events: undefined })],
  ["empty events", "claims", () => ({ events: {} })],
  ["events that are a list", "claims", () => ({ events: [LOGOUT_EVENT] })],
  ["an event that is a text", "claims", () => ({ events: { [LOGOUT_EVENT]: "" } })],
  ["an event that is null", "claims", () => ({ events: { [LOGOUT_EVENT]: null } })],
  ["another event", "claims", () => ({ events: { [OTHER_EVENT]: {} } })],
  ["another event beside it", "claims", () => ({ events: { [LOGOUT_EVENT]: {}, [OTHER_EVENT]: {} } })],
  ["the event's name on the prototype", "claims", () => ({ events: ON_PROTOTYPE })],
  ["neither sub nor sid", "claims", () => ({ sub: undefined })],
  ["an empty sub", "claims", () => ({ sub: "" })],
  ["a sub that is a list", "claims", () => ({ sub: ["alice"] })],
  ["a sid that is a number", "claims", () => ({ sid: 1 })],
  ["a sub longer than any", "claims", () => ({ sub: "a".repeat(2_000) })],
  ["no jti", "claims", () => ({ jti: undefined })],
  ["an empty jti", "claims", () => ({ jti: "" })],
  ["no iat", "claims", () => ({ iat: undefined })],
  ["an old iat", "time", () => ({ iat: seconds(301), exp: seconds(-60) })],
  ["an old iat without exp", "time", () => ({ iat: seconds(301), exp: undefined })],
  ["an iat to come", "time", () => ({ iat: seconds(-60) })],
  ["an iat that is a text", "time", () => ({ iat: String(seconds()) })],
  ["a past exp", "time", () => ({ exp: seconds(1) })],
  ["an exp that is a text", "time", () => ({ exp: "never" })],
  ["an nbf to come", "time", () => ({ nbf: seconds(-60) })],
];

describe("a hostile logout token", () => {
  let oidc: OidcProvider;
  let events: EventsUnderTest;

  before(async () => {
    oidc = await startOidcProvider();
    events = await startEvents({ config: logoutConfig(oidc.issuer) });
  });
  after(async () => {
    await events.stop();
    await oidc.stop();
  });

  /** Refused for this reason, told in the protocol's words, and nobody is logged out. */
  async function isRefused(token: string, reason: string): Promise<void> {
    const before = await events.count("eventsRefused", { reason });
    const { status, headers, text } = await postLogout(events, token);
    assert.equal(status, 400, text);
    assert.deepEqual(
      [headers.get("content-type"), headers.get("cache-control")],
      ["application/json", "no-store"],
    );
    const { error, error_description: description } = JSON.parse(text);
    assert.deepEqual([error, typeof description], ["invalid_request", "string"]);
    assert.equal(
      await events.count("eventsRefused", { reason }),
      before + 1,
      JSON.stringify(events.lines.at(-1)),
    );
    assert.equal(await events.count("revocationsReceived"), 0);
    assert.equal(events.refuses({ sub: "alice" }), false);
  }

  for (const [title, reason, change] of CLAIMS) {
    it(title, async () => isRefused(await signLogout(oidc, change()), reason));
  }

  for (const typ of ["at+jwt", "secevent+jwt", "dpop+jwt", "logout"]) {
    it(`of the type ${typ}`, async () => isRefused(await signLogout(oidc, {}, typ), "type"));
  }

  const parts = (header: object) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part(header)}.${part(logoutClaims(oidc.issuer))}`;
  };
  it("of alg none, without a signature", () => isRefused(`${parts({ alg: "none" })}.`, "form"));
  it("of alg none, with one", () => isRefused(`${parts({ alg: "none", typ: "logout+jwt" })}.AAAA`, "key"));
  it("by a key of somebody else", async () => {
    const { privateKey } = ec("P-256");
    const header = { alg: "ES256", typ: "logout+jwt" };
    await isRefused(await signed(privateKey, header, logoutClaims(oidc.issuer)), "key");
  });
  it("by HMAC with the text of the public key", async () => {
    const jwks = await (await fetch(`${oidc.issuer}/jwks`)).text();
    const header = { alg: "HS256", typ: "logout+jwt" };
    await isRefused(await signed(Buffer.from(jwks), header, logoutClaims(oidc.issuer)), "key");
  });
  it("by a key that the provider does not have", async () => {
    const token = await oidc.signJwt(logoutClaims(oidc.issuer), { typ: "logout+jwt", kid: "unknown" });
    await isRefused(token, "key");
  });
  it("with another payload under a good signature", async () =>
    isRefused(forge(await signLogout(oidc, { sub: "bob" }), { sub: "alice" }), "key"));
  it("with a critical extension", async () => {
    const header = { typ: "logout+jwt", crit: ["b64"], b64: true };
    await isRefused(await oidc.signJwt(logoutClaims(oidc.issuer), header), "key");
  });

  it("that is a real ID token or a real access token", async () => {
    const { idToken, accessToken } = await oidc.userToken({ account: "alice", format: "jwt" });
    await isRefused(idToken, "claims");
    await isRefused(accessToken, "type");
  });
  it("that is opaque, garbage or nothing", async () => {
    for (const token of ["b3BhcXVl", "a.b.c", "....", " ", ""]) await isRefused(token, "form");
  });

  it("twice in one request, beside another, or in another place", async () => {
    const token = await signLogout(oidc);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    for (const body of [`logout_token=${token}&logout_token=${token}`, `token=${token}`, token, ""]) {
      assert.equal((await events.post(PATH, body, form)).status, 400, body);
    }
    const json = { "content-type": "application/json" };
    assert.equal((await events.post(PATH, JSON.stringify({ logout_token: token }), json)).status, 400);
    assert.equal((await events.post(`${PATH}?logout_token=${token}`, "", form)).status, 400);
    assert.equal(events.refuses({ sub: "alice" }), false);
  });

  it("leaves the log without subjects", () => {
    assert.ok(events.lines.length > 10);
    assert.doesNotMatch(JSON.stringify(events.lines), /alice|bob|eyJ/);
  });
});
