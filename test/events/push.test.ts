import assert from "node:assert/strict";
import { type EventsUnderTest, startEvents } from "./events-under-test.ts";
import { seconds } from "./logout-under-test.ts";
import {
  BEARER,
  CAEP,
  type Claims,
  issSub,
  pushSet,
  RISC,
  setClaims,
  signSet,
  startTransmitters,
  type Transmitters,
} from "./sets-under-test.ts";

const SUBJECT_EVENTS = [
  `${CAEP}session-revoked`,
  `${CAEP}credential-change`,
  `${RISC}account-disabled`,
  `${RISC}account-purged`,
  `${RISC}account-credential-change-required`,
  `${RISC}sessions-revoked`,
];
const DISABLED = `${RISC}account-disabled`;
const REVOKED = `${CAEP}session-revoked`;
const VERIFICATION = "https://schemas.openid.net/secevent/ssf/event-type/verification";

describe("a pushed Security Event Token", () => {
  let transmitters: Transmitters;
  let events: EventsUnderTest;

  before(async () => {
    transmitters = await startTransmitters();
  });
  after(() => transmitters.server.stop());
  beforeEach(async () => {
    events = await startEvents({ config: transmitters.config });
  });
  afterEach(() => events.stop());

  const user = (sub = "alice") => issSub(transmitters.provider.issuer, sub);
  const sign = (type: string, payload: Claims, change: Claims = {}) => {
    const { issuer, key } = transmitters.provider;
    return signSet(key, setClaims(issuer, type, payload, change));
  };
  const push = async (type: string, payload: Claims, change: Claims = {}, name = "corp") =>
    (await pushSet(events, name, await sign(type, payload, change))).status;
  const pushRisk = async (payload: Claims, change: Claims = {}, bearer = `Bearer ${BEARER}`) => {
    const { issuer, key } = transmitters.risk;
    const set = await signSet(key, setClaims(issuer, DISABLED, payload, change));
    return pushSet(events, "risk", set, { authorization: bearer });
  };

  for (const type of SUBJECT_EVENTS) {
    it(`of ${type.split("/event-type/")[1]} ends the subject's tokens`, async () => {
      const { issuer, key } = transmitters.provider;
      const set = await signSet(key, setClaims(issuer, type, {}, { sub_id: user() }));
      const { status, headers, text } = await pushSet(events, "corp", set);
      assert.deepEqual([status, headers.get("cache-control"), text], [202, "no-store", ""]);
      assert.equal(events.refuses({ sub: "alice", sid: "phone" }), true);
      assert.equal(events.refuses({ sub: "bob" }), false);
      assert.equal(events.refuses({ source: "partner", sub: "alice" }), false);
      assert.equal(await events.count("revocationsReceived", { origin: "events", kind: "subject" }), 1);
    });
  }

  it("takes the subject from the event, in today's and the older form", async () => {
    const { iss } = user();
    assert.equal(await push(DISABLED, { subject: user("alice") }), 202);
    assert.equal(await push(DISABLED, { subject: { subject_type: "iss-sub", iss, sub: "bob" } }), 202);
    assert.deepEqual([events.refuses({ sub: "alice" }), events.refuses({ sub: "bob" })], [true, true]);
  });

  it("names one subject twice without counting it twice", async () => {
    assert.equal(await push(DISABLED, { subject: user() }, { sub_id: user() }), 202);
    assert.equal(await events.count("revocationsReceived"), 1);
  });

  it("ends a session and what of the user's names none", async () => {
    const session = { format: "opaque", id: "phone" };
    const complex = { format: "complex", session, user: user(), tenant: { format: "opaque", id: "t" } };
    assert.equal(await push(REVOKED, {}, { sub_id: complex }, "sessions"), 202);
    assert.deepEqual(
      [{ sub: "alice", sid: "phone" }, { sub: "alice" }, { sub: "alice", sid: "laptop" }].map(events.refuses),
      [true, true, false],
    );
  });

  it("names a session alone", async () => {
    const sub_id = { format: "opaque", id: "phone" };
    assert.equal(await push(REVOKED, {}, { sub_id }, "sessions"), 202);
    assert.equal(
      await push(REVOKED, { subject: { session: { format: "opaque", id: "tv" } } }, {}, "sessions"),
      202,
    );
    assert.deepEqual(
      ["phone", "tv", "laptop"].map((sid) => events.refuses({ sub: "alice", sid })),
      [true, true, false],
    );
  });

  it("names an opaque subject", async () => {
    assert.equal(await push(DISABLED, {}, { sub_id: { format: "opaque", id: "alice" } }, "subjects"), 202);
    assert.equal(events.refuses({ sub: "alice" }), true);
  });

  it("ends all of the user's sessions where one is named in a way that is not known, or a device", async () => {
    const opaque = { format: "opaque", id: "phone" };
    assert.equal(await push(REVOKED, { subject: { user: user("alice"), session: opaque } }), 202);
    assert.equal(await push(REVOKED, { subject: { user: user("bob"), device: opaque } }), 202);
    assert.equal(events.refuses({ sub: "alice", sid: "laptop" }), true);
    assert.equal(events.refuses({ sub: "bob", sid: "laptop" }), true);
  });

  it("names an e-mail address of a configured domain, in any case", async () => {
    const sub_id = { format: "email", email: "Alice@Example.com" };
    assert.equal((await pushRisk({}, { sub_id })).status, 202);
    assert.equal(events.refuses({ email: "alice@example.com" }), true);
    assert.equal(events.refuses({ email: "bob@example.com" }), false);
    const session = { format: "opaque", id: "phone" };
    const bob = { format: "email", email: "bob@example.com" };
    assert.equal(await push(REVOKED, { subject: { user: bob, session } }, {}, "sessions"), 202);
    assert.equal(events.refuses({ email: "bob@example.com", sid: "laptop" }), true);
  });

  it("may speak for the provider's subjects and, by its own issuer, for its own", async () => {
    const { issuer } = transmitters.risk;
    assert.equal((await pushRisk({ subject: user("alice") })).status, 202);
    assert.equal((await pushRisk({ subject: issSub(issuer, "bob") })).status, 202);
    assert.deepEqual([events.refuses({ sub: "alice" }), events.refuses({ sub: "bob" })], [true, true]);
  });

  it("has no effect a second time, and is acknowledged", async () => {
    const set = await sign(DISABLED, { subject: user() });
    for (const _delivery of [1, 2, 3]) assert.equal((await pushSet(events, "corp", set)).status, 202);
    assert.equal(await events.count("revocationsReceived"), 1);
  });

  it("has no effect where it is older than any token that is taken", async () => {
    assert.equal(await push(DISABLED, { subject: user() }, { iat: seconds(43_201) }), 202);
    assert.equal(await events.count("revocationsReceived"), 0);
    assert.equal(await push(DISABLED, { subject: user() }, { iat: seconds(43_100) }), 202);
    assert.equal(await events.count("revocationsReceived"), 1);
  });

  it("that verifies the stream is acknowledged", async () => {
    const sub_id = { format: "opaque", id: "stream-1" };
    assert.equal(await push(VERIFICATION, { state: "x" }, { sub_id }), 202);
    assert.equal(await events.count("eventsIgnored"), 0);
    assert.equal(events.lines.at(-1)?.outcome, "noted");
  });

  it("of another kind is acknowledged, counted and ignored", async () => {
    const sub_id = { format: "phone_number", phone_number: "+12065550100" };
    for (const type of [`${RISC}account-enabled`, `${CAEP}token-claims-change`, "urn:x", "constructor"])
      assert.equal(await push(type, {}, { sub_id }), 202);
    assert.equal(await events.count("eventsIgnored", { transmitter: "corp" }), 4);
    assert.equal(await events.count("revocationsReceived"), 0);
  });

  it("leaves the log without subjects", async () => {
    await push(DISABLED, { subject: user() });
    await pushRisk({ subject: { format: "email", email: "alice@evil.example" } });
    assert.equal(events.messages().filter((message) => message === "event").length, 2);
    assert.doesNotMatch(JSON.stringify(events.lines), /alice|eyJ/);
  });

  it("comes with the agreed bearer token or not at all", async () => {
    for (const bearer of ["", "Bearer", "Bearer other", `Basic ${BEARER}`, `Bearer ${BEARER} x`]) {
      const { status, text } = await pushRisk({ subject: user() }, {}, bearer);
      assert.deepEqual([status, JSON.parse(text).err], [400, "authentication_failed"], bearer);
    }
    assert.equal(events.refuses({ sub: "alice" }), false);
    assert.equal((await pushRisk({ subject: user() }, {}, `bearer ${BEARER}`)).status, 202);
  });
});
