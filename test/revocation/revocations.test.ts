import assert from "node:assert/strict";
import { check } from "../../src/check.ts";
import { readToken } from "../../src/credential/token.ts";
import { REVOCATION_REFUSALS } from "../../src/grant/refusals.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import type { Revocations } from "../../src/revocation/revocations.ts";
import type { Target } from "../../src/revocation/target.ts";
import { cacheUnderTest } from "../cache/caches-under-test.ts";
import { type FrozenClock, freezeTime } from "../cache/frozen-clock.ts";
import { MINUTE } from "../cache/loads.ts";
import { entryOf } from "../cache/running-store.ts";
import { storeEntries } from "../cache/stored-entries.ts";
import { accepted, gateOf, grantOf, keys, requestOf, TOKEN } from "../gate-under-test.ts";
import { recordLog } from "../observe/recorded-log.ts";
import { factsOf, HOUR, linkUnderTest, revocationsUnderTest, SKEW } from "./revocations-under-test.ts";

const ALICE: Target = { kind: "user", username: "alice" };
const REVOKED = { kind: "revoked", detail: "revoked by user" };

/** How many remembered answers a revocation has made forgotten. */
async function forgottenBy(revoking: ReturnType<Revocations["revoke"]>): Promise<number> {
  const result = await revoking;
  assert.ok(result.kind === "revoked");
  return result.forgotten;
}

const tokenOf = (sub: string) => ({ claims: { sub } });

describe("createRevocations", () => {
  let clock: FrozenClock;
  beforeEach(() => {
    clock = freezeTime();
  });
  afterEach(() => clock.thaw());

  it("refuses at once what was revoked here, alone or not", async () => {
    const revocations = revocationsUnderTest();
    assert.equal(revocations.refusal(factsOf()), undefined);
    const revoking = revocations.revoke([ALICE]);
    assert.deepEqual(revocations.refusal(factsOf()), REVOKED);
    assert.equal(await forgottenBy(revoking), 0);
    assert.equal(revocations.refusal(factsOf({ username: "bob" })), undefined);
  });

  it("tells the others, and refuses what they tell of", async () => {
    const link = linkUnderTest();
    const revocations = revocationsUnderTest({ link: link.connect });
    await revocations.revoke([ALICE, { kind: "all" }]);
    assert.deepEqual(link.sent, [ALICE, { kind: "all" }]);
    const at = Date.now();
    link.tell.heard({ target: { kind: "user", username: "bob" }, at, until: at + HOUR });
    assert.deepEqual(revocations.refusal(factsOf({ username: "bob" })), REVOKED);
    assert.deepEqual(
      link.tell.known().map(({ target }) => target),
      [ALICE, { kind: "all" }, { kind: "user", username: "bob" }],
    );
  });

  it("refuses all the same where the others could not be told, and says so", async () => {
    const link = linkUnderTest();
    link.isUp = false;
    const { log, messages, lines } = recordLog();
    const revocations = revocationsUnderTest({ link: link.connect, log });
    assert.deepEqual(await revocations.revoke([ALICE]), { kind: "unavailable" });
    assert.deepEqual(revocations.refusal(factsOf()), REVOKED);
    assert.equal(messages().length, 1);
    assert.equal(JSON.stringify(lines).includes("alice"), false);
  });

  it("forgets what was remembered, in memory and in the store, and says how much that was", async () => {
    const store = storeEntries();
    const revocations = revocationsUnderTest({ shared: store });
    const cache = cacheUnderTest<unknown>({
      watch: revocations,
      shared: { store, decode: (value) => value },
    });
    for (const name of ["alice", "bob"]) {
      await cache.fetch(`${name}:x`, async () => ({ value: tokenOf(name), ttl: MINUTE }));
    }
    store.held.set("elsewhere:x", entryOf(tokenOf("Alice")));
    assert.equal(await forgottenBy(revocations.revoke([ALICE])), 2);
    assert.deepEqual([...store.held.keys()], ["bob:x"]);
    const { origin } = await cache.fetch("bob:x", () => Promise.reject(new Error("loaded")));
    assert.equal(origin, "memory");
  });

  it("counts what was forgotten where there is no store", async () => {
    const revocations = revocationsUnderTest();
    const cache = cacheUnderTest<unknown>({ watch: revocations });
    await cache.fetch("alice:x", async () => ({ value: tokenOf("alice"), ttl: MINUTE }));
    assert.equal(await forgottenBy(revocations.revoke([ALICE])), 1);
  });

  it("refuses for as long as a token can live whose issuer's clock is ahead of ours", async () => {
    const revocations = revocationsUnderTest();
    const revokedAt = Date.now();
    await revocations.revoke([ALICE]);
    const said = [{ iat: (revokedAt + SKEW) / 1_000 }];
    clock.pass(HOUR + SKEW);
    assert.deepEqual(revocations.refusal(factsOf({ said })), REVOKED);
    clock.pass(1);
    assert.equal(revocations.refusal(factsOf({ said }))?.detail, "older than revocation.maxTokenLifetime");
  });

  it("counts each revocation once, and how late those of others came", async () => {
    const metrics = createMetrics();
    const link = linkUnderTest();
    const revocations = revocationsUnderTest({ link: link.connect, metrics });
    const startedAt = Date.now();
    clock.pass(10_000);
    await revocations.revoke([ALICE]);
    const told = { target: ALICE, at: Date.now(), until: Date.now() + HOUR };
    link.tell.heard(told);
    assert.equal((await metrics.revocationLag.get()).values[0]?.value, 0);
    clock.pass(750);
    link.tell.heard({ ...told, target: { kind: "all" } });
    link.tell.heard({ ...told, target: { kind: "all" } });
    const lag = async () => (await metrics.revocationLag.get()).values[0]?.value;
    assert.equal(await lag(), 0.75);
    link.tell.heard({ ...told, at: startedAt - 1 });
    assert.equal(await lag(), 0.75, "what was before this replica came says nothing");
    const { values } = await metrics.revocationsApplied.get();
    assert.deepEqual(
      values.map(({ labels, value }) => [labels.kind, value]),
      [
        ["user", 2],
        ["all", 1],
      ],
    );
  });

  it("takes every answer for concerned of which it can no longer tell", () => {
    const link = linkUnderTest();
    const { guard } = revocationsUnderTest({ link: link.connect });
    const answer = { key: "bob:x", source: "corp", value: tokenOf("bob") };
    const [position, time] = [guard.position(), Date.now()];
    for (let at = time; at < time + 20_001; at += 1) {
      link.tell.heard({ target: ALICE, at, until: at + HOUR });
      if (at === time) assert.equal(guard.concernedSince(position, answer), false);
    }
    assert.equal(guard.concernedSince(position, answer), true);
    assert.equal(guard.concernedAfter(time, answer), true);
    assert.equal(guard.concernedSince(guard.position(), answer), false);
    assert.equal(guard.concernedAfter(time + 20_000, answer), false);
  });

  describe("while the others' word cannot be had", () => {
    const settings = { maxTokenLifetime: HOUR, strict: false };
    it("goes by what it knows, unless it must not", async () => {
      for (const strict of [false, true]) {
        const link = linkUnderTest();
        const revocations = revocationsUnderTest({ link: link.connect, settings: { ...settings, strict } });
        await revocations.revoke([ALICE]);
        const bob = factsOf({ username: "bob" });
        assert.equal(revocations.refusal(bob), undefined);
        link.isTrusted = false;
        assert.deepEqual(revocations.refusal(factsOf()), REVOKED);
        assert.equal(revocations.refusal(bob)?.kind, strict ? "unavailable" : undefined);
      }
    });
  });
});

describe("a request with a revoked token", () => {
  let revocations: Revocations;
  beforeEach(() => {
    revocations = revocationsUnderTest();
  });

  async function outcome(said = [{ sub: "a-1", iat: Date.now() / 1_000 }]): Promise<string> {
    const policy = { grants: [grantOf(async () => accepted({ said }))] };
    const gate = { ...gateOf(policy), revocations };
    return (await check(requestOf(), gate, {})).outcome;
  }

  const { digest, signed } = readToken(TOKEN, keys);
  for (const target of [
    { kind: "token", token: digest, signed },
    { kind: "subject", source: "corp", subject: "a-1" },
    { kind: "user", username: "Alice" },
  ] as const) {
    it(`is answered as one with an expired token: ${target.kind}`, async () => {
      assert.equal(await outcome(), "allowed");
      await revocations.revoke([target]);
      assert.equal(await outcome(), "token_expired");
    });
  }

  it("is answered 503 where it must not be decided without the others", async () => {
    const link = linkUnderTest();
    link.isTrusted = false;
    revocations = revocationsUnderTest({
      link: link.connect,
      settings: { maxTokenLifetime: HOUR, strict: true },
    });
    assert.equal(await outcome(), "unavailable");
  });

  it("is refused by each grant in its own words", () => {
    assert.deepEqual(REVOCATION_REFUSALS.revoked, {
      jwt: "token_expired",
      clientCredentials: "client_refused",
      authorizationGrant: "token_expired",
    });
  });
});
