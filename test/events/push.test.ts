import assert from "node:assert/strict";
import { type EventsUnderTest, startEvents } from "./events-under-test.ts";
import { seconds } from "./logout-under-test.ts";
import {
  BEARER,
  CAEP,
  pushesTo,
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
const VERIFICATION = "https://schemas.openid.net/secevent/ssf/event-type/verification";

describe("a pushed Security Event Token", () => {
  let transmitters: Transmitters;
  let events: EventsUnderTest;
  let pushes: ReturnType<typeof pushesTo>;

  before(async () => {
    transmitters = await startTransmitters();
    pushes = pushesTo(() => events, transmitters);
  });
  after(() => transmitters.server.stop());
  beforeEach(async () => {
    events = await startEvents({ config: transmitters.config });
  });
  afterEach(() => events.stop());

  for (const type of SUBJECT_EVENTS) {
    it(`of ${type.split("/event-type/")[1]} ends the subject's tokens`, async () => {
      const { issuer, key } = transmitters.provider;
      const set = await signSet(key, setClaims(issuer, type, {}, { sub_id: pushes.user() }));
      const { status, headers, text } = await pushSet(events, "corp", set);
      assert.deepEqual([status, headers.get("cache-control"), text], [202, "no-store", ""]);
      assert.equal(events.refuses({ sub: "alice", sid: "phone" }), true);
      assert.equal(events.refuses({ sub: "bob" }), false);
      assert.equal(events.refuses({ source: "partner", sub: "alice" }), false);
      assert.equal(await events.count("revocationsReceived", { origin: "events", kind: "subject" }), 1);
    });
  }

  it("has no effect a second time, and is acknowledged", async () => {
    const set = await pushes.sign(DISABLED, { subject: pushes.user() });
    for (const _delivery of [1, 2, 3]) assert.equal((await pushSet(events, "corp", set)).status, 202);
    assert.equal(await events.count("revocationsReceived"), 1);
  });

  it("has no effect where it is older than any token that is taken", async () => {
    assert.equal(await pushes.push(DISABLED, { subject: pushes.user() }, { iat: seconds(43_201) }), 202);
    assert.equal(await events.count("revocationsReceived"), 0);
    assert.equal(await pushes.push(DISABLED, { subject: pushes.user() }, { iat: seconds(43_100) }), 202);
    assert.equal(await events.count("revocationsReceived"), 1);
  });

  it("that verifies the stream is acknowledged", async () => {
    const sub_id = { format: "opaque", id: "stream-1" };
    assert.equal(await pushes.push(VERIFICATION, { state: "x" }, { sub_id }), 202);
    assert.equal(await events.count("eventsIgnored"), 0);
    assert.equal(events.lines.at(-1)?.outcome, "noted");
  });

  it("of another kind is acknowledged, counted and ignored", async () => {
    const sub_id = { format: "phone_number", phone_number: "+12065550100" };
    for (const type of [`${RISC}account-enabled`, `${CAEP}token-claims-change`, "urn:x", "constructor"])
      assert.equal(await pushes.push(type, {}, { sub_id }), 202);
    assert.equal(await events.count("eventsIgnored", { transmitter: "corp" }), 4);
    assert.equal(await events.count("revocationsReceived"), 0);
  });

  it("leaves the log without subjects", async () => {
    await pushes.push(DISABLED, { subject: pushes.user() });
    await pushes.pushRisk({ subject: { format: "email", email: "alice@evil.example" } });
    assert.equal(events.messages().filter((message) => message === "event").length, 2);
    assert.doesNotMatch(JSON.stringify(events.lines), /alice|eyJ/);
  });

  it("comes with the agreed bearer token or not at all", async () => {
    for (const bearer of ["", "Bearer", "Bearer other", `Basic ${BEARER}`, `Bearer ${BEARER} x`]) {
      const { status, text } = await pushes.pushRisk({ subject: pushes.user() }, {}, bearer);
      assert.deepEqual([status, JSON.parse(text).err], [400, "authentication_failed"], bearer);
    }
    assert.equal(events.refuses({ sub: "alice" }), false);
    assert.equal((await pushes.pushRisk({ subject: pushes.user() }, {}, `bearer ${BEARER}`)).status, 202);
  });
});
