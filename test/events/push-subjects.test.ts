import assert from "node:assert/strict";
import { type EventsUnderTest, startEvents } from "./events-under-test.ts";
import { CAEP, issSub, pushesTo, RISC, startTransmitters, type Transmitters } from "./sets-under-test.ts";

const DISABLED = `${RISC}account-disabled`;
const REVOKED = `${CAEP}session-revoked`;

describe("the subject of a pushed Security Event Token", () => {
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

  it("is taken from the event, in today's and the older form", async () => {
    const { iss } = pushes.user();
    assert.equal(await pushes.push(DISABLED, { subject: pushes.user("alice") }), 202);
    assert.equal(await pushes.push(DISABLED, { subject: { subject_type: "iss-sub", iss, sub: "bob" } }), 202);
    assert.deepEqual([events.refuses({ sub: "alice" }), events.refuses({ sub: "bob" })], [true, true]);
  });

  it("counts once where it is named twice", async () => {
    assert.equal(await pushes.push(DISABLED, { subject: pushes.user() }, { sub_id: pushes.user() }), 202);
    assert.equal(await events.count("revocationsReceived"), 1);
  });

  it("may be a session, with which ends what of the user's names none", async () => {
    const session = { format: "opaque", id: "phone" };
    const complex = {
      format: "complex",
      session,
      user: pushes.user(),
      tenant: { format: "opaque", id: "t" },
    };
    assert.equal(await pushes.push(REVOKED, {}, { sub_id: complex }, "sessions"), 202);
    assert.deepEqual(
      [{ sub: "alice", sid: "phone" }, { sub: "alice" }, { sub: "alice", sid: "laptop" }].map(events.refuses),
      [true, true, false],
    );
  });

  it("may be a session alone", async () => {
    const sub_id = { format: "opaque", id: "phone" };
    assert.equal(await pushes.push(REVOKED, {}, { sub_id }, "sessions"), 202);
    assert.equal(
      await pushes.push(REVOKED, { subject: { session: { format: "opaque", id: "tv" } } }, {}, "sessions"),
      202,
    );
    assert.deepEqual(
      ["phone", "tv", "laptop"].map((sid) => events.refuses({ sub: "alice", sid })),
      [true, true, false],
    );
  });

  it("may be opaque", async () => {
    assert.equal(
      await pushes.push(DISABLED, {}, { sub_id: { format: "opaque", id: "alice" } }, "subjects"),
      202,
    );
    assert.equal(events.refuses({ sub: "alice" }), true);
  });

  it("is the whole user where a session is named in a way that is not known, or a device", async () => {
    const opaque = { format: "opaque", id: "phone" };
    assert.equal(
      await pushes.push(REVOKED, { subject: { user: pushes.user("alice"), session: opaque } }),
      202,
    );
    assert.equal(await pushes.push(REVOKED, { subject: { user: pushes.user("bob"), device: opaque } }), 202);
    assert.equal(events.refuses({ sub: "alice", sid: "laptop" }), true);
    assert.equal(events.refuses({ sub: "bob", sid: "laptop" }), true);
  });

  it("may be an e-mail address of a configured domain, in any case", async () => {
    const sub_id = { format: "email", email: "Alice@Example.com" };
    assert.equal((await pushes.pushRisk({}, { sub_id })).status, 202);
    assert.equal(events.refuses({ email: "alice@example.com" }), true);
    assert.equal(events.refuses({ email: "bob@example.com" }), false);
    const session = { format: "opaque", id: "phone" };
    const bob = { format: "email", email: "bob@example.com" };
    assert.equal(await pushes.push(REVOKED, { subject: { user: bob, session } }, {}, "sessions"), 202);
    assert.equal(events.refuses({ email: "bob@example.com", sid: "laptop" }), true);
  });

  it("may be the provider's and, by the transmitter's own issuer, the transmitter's", async () => {
    const { issuer } = transmitters.risk;
    assert.equal((await pushes.pushRisk({ subject: pushes.user("alice") })).status, 202);
    assert.equal((await pushes.pushRisk({ subject: issSub(issuer, "bob") })).status, 202);
    assert.deepEqual([events.refuses({ sub: "alice" }), events.refuses({ sub: "bob" })], [true, true]);
  });
});
