import assert from "node:assert/strict";
import { type OidcProvider, startOidcProvider } from "../support/oidc.ts";
import { type EventsUnderTest, startEvents } from "./events-under-test.ts";
import { logoutConfig, PATH, postLogout, seconds, signLogout } from "./logout-under-test.ts";

describe("back-channel logout", () => {
  let oidc: OidcProvider;
  let events: EventsUnderTest;

  before(async () => {
    oidc = await startOidcProvider();
  });
  after(() => oidc.stop());
  beforeEach(async () => {
    events = await startEvents({ config: logoutConfig(oidc.issuer) });
  });
  afterEach(() => events.stop());

  const logOut = async (change = {}, typ?: string) => postLogout(events, await signLogout(oidc, change, typ));

  it("by sub ends every token of the subject, and nobody else's", async () => {
    const { status, headers, text } = await logOut();
    assert.deepEqual([status, headers.get("cache-control"), text], [200, "no-store", ""]);
    assert.equal(events.refuses({ sub: "alice" }), true);
    assert.equal(events.refuses({ sub: "alice", sid: "phone" }), true);
    assert.equal(events.refuses({ sub: "bob" }), false);
    assert.equal(events.refuses({ source: "partner", sub: "alice" }), false);
    assert.equal(events.refuses({ sub: "alice", iat: seconds(-60) }), false);
  });

  it("by sid ends the tokens of that session", async () => {
    assert.equal((await logOut({ sub: undefined, sid: "phone" })).status, 200);
    assert.equal(events.refuses({ sub: "alice", sid: "phone" }), true);
    assert.equal(events.refuses({ sub: "alice", sid: "laptop" }), false);
    assert.equal(events.refuses({ sub: "alice" }), false);
  });

  it("by both ends that session and the subject's tokens that name none", async () => {
    assert.equal((await logOut({ sid: "phone" })).status, 200);
    assert.equal(events.refuses({ sub: "alice", sid: "phone" }), true);
    assert.equal(events.refuses({ sub: "alice" }), true);
    assert.equal(events.refuses({ sub: "alice", sid: "laptop" }), false);
    assert.equal(events.refuses({ sub: "bob" }), false);
  });

  for (const typ of ["JWT", "application/logout+jwt", "LOGOUT+JWT"]) {
    it(`takes the type ${typ}`, async () => assert.equal((await logOut({}, typ)).status, 200));
  }

  it("takes any of our clients, also among others, and a token without exp", async () => {
    for (const aud of ["gate", ["other", "web"]]) assert.equal((await logOut({ aud })).status, 200);
    assert.equal((await logOut({ exp: undefined })).status, 200);
    assert.equal((await logOut({ iat: seconds(-9) })).status, 200);
  });

  it("counts and logs what it took, without the subject", async () => {
    await logOut({ sub: "alice", sid: "phone" });
    assert.equal(await events.count("revocationsReceived", { origin: "events", kind: "session" }), 1);
    assert.equal(await events.count("revocationsReceived", { origin: "events", kind: "sessionless" }), 1);
    const line = events.lines.find(({ msg }) => msg === "event");
    assert.deepEqual(
      [line?.path, line?.outcome, line?.targets],
      [PATH, "enforced", ["session", "sessionless"]],
    );
    assert.doesNotMatch(JSON.stringify(events.lines), /alice|phone/);
  });

  it("refuses a token that it took before", async () => {
    const token = await signLogout(oidc);
    assert.equal((await postLogout(events, token)).status, 200);
    const again = await postLogout(events, token);
    assert.deepEqual([again.status, await events.count("eventsRefused", { reason: "replay" })], [400, 1]);
    assert.equal(await events.count("revocationsReceived"), 1);
  });

  it("has one effect of a token that comes twice at once", async () => {
    const token = await signLogout(oidc);
    await Promise.all([postLogout(events, token), postLogout(events, token)]);
    assert.equal(await events.count("revocationsReceived"), 1);
  });

  it("finds the key of a provider that has taken a new one", async () => {
    await logOut();
    await oidc.rotateKeys();
    assert.equal((await logOut({ sub: "bob" })).status, 200);
  });
});
