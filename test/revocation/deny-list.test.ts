import assert from "node:assert/strict";
import type { Claims } from "../../src/credential/claims.ts";
import { createDenyList, type DenyList } from "../../src/revocation/deny-list.ts";
import type { DenyingTarget, Revocation, Target } from "../../src/revocation/target.ts";
import { type FrozenClock, freezeTime } from "../cache/frozen-clock.ts";
import { factsOf, HOUR, SKEW } from "./revocations-under-test.ts";

const ALICE = { kind: "subject", source: "corp", subject: "alice" } as const;
const TOO_OLD = "older than revocation.maxTokenLifetime";

describe("createDenyList", () => {
  let clock: FrozenClock;
  let list: DenyList;

  beforeEach(() => {
    clock = freezeTime();
    list = createDenyList({ skew: SKEW, maxTokenLifetime: HOUR });
  });
  afterEach(() => clock.thaw());

  const revocationOf = (target: Target, at = Date.now()): Revocation => ({ target, at, until: at + HOUR });
  const add = (target: Target, at?: number) => list.add(revocationOf(target, at));
  /** A token issued so many milliseconds from now. */
  const issued = (milliseconds: number, more: Claims = {}) => ({
    sub: "alice",
    iat: (Date.now() + milliseconds) / 1_000,
    ...more,
  });
  const refuses = (...said: Claims[]) => list.refuses(factsOf({ said }));

  it("refuses nothing before anything was revoked", () => {
    assert.equal(refuses(issued(0)), undefined);
    assert.equal(refuses({ sub: "alice" }), undefined);
  });

  const targets: readonly [DenyingTarget, Claims, string?][] = [
    [ALICE, { sub: "alice" }],
    [{ kind: "session", source: "corp", session: "s1" }, { sid: "s1" }],
    [{ kind: "email", source: "corp", email: "Alice@Corp.test" }, { email: "alice@corp.TEST" }],
    [{ kind: "client", source: "corp", client: "web" }, { client_id: "web" }],
    [{ kind: "user", username: "ALICE" }, {}],
  ];
  for (const [target, claims] of targets) {
    it(`refuses by ${target.kind} what was issued until then, and as much later as clocks may differ`, () => {
      add(target);
      for (const milliseconds of [-HOUR / 2, -1_000, 0, 1_000, SKEW]) {
        const facts = factsOf({ said: [{ iat: (Date.now() + milliseconds) / 1_000, ...claims }] });
        assert.equal(list.refuses(facts), `revoked by ${target.kind}`, `${milliseconds} ms`);
      }
      const later = factsOf({ said: [{ iat: (Date.now() + SKEW + 1) / 1_000, ...claims }] });
      assert.equal(list.refuses(later), undefined);
    });

    it(`refuses by ${target.kind} what does not say when it was issued`, () => {
      add(target);
      for (const iat of [undefined, null, "1", Number.NaN, Number.POSITIVE_INFINITY, {}]) {
        assert.equal(list.refuses(factsOf({ said: [{ ...claims, iat }] })), `revoked by ${target.kind}`);
      }
    });
  }

  it("refuses one token for ever, whatever it says of its age", () => {
    add({ kind: "token", token: "d", signed: "digest of the token" });
    assert.equal(refuses(issued(SKEW + 1)), "revoked by token");
    assert.equal(refuses(), "revoked by token");
  });

  it("refuses one token by what its signature covers, also under the secret before", () => {
    add({ kind: "token", token: "another spelling", signed: "digest of the token" });
    const of = (signed: string, previousSigned?: string) =>
      list.refuses(factsOf({ token: { signed, previousSigned } }));
    assert.equal(of("digest of the token"), "revoked by token");
    assert.equal(of("under the present secret", "digest of the token"), "revoked by token");
    assert.equal(of("of another token", "of another token"), undefined);
  });

  it("goes by the earliest that was said of the time, and by all that was said of the rest", () => {
    add(ALICE);
    assert.equal(refuses({ iat: Date.now() / 1_000 + 60 }, issued(-1_000)), "revoked by subject");
    assert.equal(refuses(issued(SKEW + 1), { iat: Date.now() / 1_000 }), "revoked by subject");
    assert.equal(refuses(issued(SKEW + 1), { sub: "bob" }), undefined);
  });

  it("leaves alone whom it does not concern", () => {
    add({ kind: "subject", source: "other", subject: "alice" });
    add({ kind: "session", source: "corp", session: "alice" });
    add({ kind: "email", source: "corp", email: "alice" });
    add({ kind: "client", source: "corp", client: "alice" });
    add({ kind: "user", username: "bob" });
    add({ kind: "token", token: "alice", signed: "alice" });
    assert.equal(refuses(issued(0, { sub: "alice", sid: "s2", client_id: "mobile" })), undefined);
    add({ kind: "subject", source: "corp", subject: "Alice" });
    assert.equal(refuses(issued(0)), undefined, "a subject is compared as it is written");
  });

  it("takes nothing but texts for names", () => {
    add({ kind: "subject", source: "corp", subject: "1" });
    add({ kind: "session", source: "corp", session: "true" });
    assert.equal(refuses({ sub: 1, sid: true, email: ["a"], client_id: {} }), undefined);
  });

  it("refuses no token for what only makes answers forgotten", () => {
    add({ kind: "all" });
    add({ kind: "source", source: "corp" });
    assert.equal(refuses({ sub: "alice" }), undefined);
  });

  it("refuses what is older than tokens live", () => {
    assert.equal(refuses(issued(-HOUR)), undefined);
    assert.equal(refuses(issued(-HOUR - 1)), TOO_OLD);
    assert.equal(refuses(issued(0), issued(-HOUR - 1)), TOO_OLD);
  });

  it("lets the later of two revocations count, in whatever order they come", () => {
    const now = Date.now();
    add(ALICE, now);
    add(ALICE, now - 60_000);
    assert.equal(refuses(issued(0)), "revoked by subject");
    clock.pass(60_000);
    assert.equal(refuses(issued(0)), undefined);
    add(ALICE);
    assert.equal(refuses(issued(0)), "revoked by subject");
    clock.pass(HOUR - 1);
    assert.equal(refuses({ sub: "alice" }), "revoked by subject");
  });

  it("forgets a revocation when it ends", () => {
    add(ALICE);
    clock.pass(HOUR - 1);
    assert.equal(refuses({ sub: "alice" }), "revoked by subject");
    assert.equal(list.entries().length, 1);
    clock.pass(1);
    assert.equal(refuses({ sub: "alice" }), undefined);
    assert.deepEqual(list.entries(), []);
  });

  it("takes each revocation once, be it told in other words", () => {
    const now = Date.now();
    assert.equal(add({ kind: "user", username: "alice" }, now), true);
    assert.equal(add({ kind: "user", username: "Alice" }, now), false);
    assert.equal(add({ kind: "user", username: "alice" }, now - 1), true);
    assert.equal(add({ kind: "all" }, now), true);
    assert.equal(add({ kind: "all" }, now), false);
  });

  it("forgets each of several revocations of one target when it ends", () => {
    const first = Date.now();
    add(ALICE, first);
    clock.pass(HOUR / 2);
    add(ALICE);
    clock.pass(HOUR / 2);
    assert.equal(list.entries().length, 1);
    assert.equal(add(ALICE), true);
    assert.equal(add(ALICE, first), true, "nothing is left of it");
    assert.equal(refuses(issued(0)), "revoked by subject");
  });

  it("gives all that hold, each as it was told", () => {
    const now = Date.now();
    const told = [revocationOf(ALICE, now), revocationOf(ALICE, now - 5), revocationOf({ kind: "all" }, now)];
    for (const revocation of told) list.add(revocation);
    assert.deepEqual(list.entries(), told);
  });

  it("takes a hundred thousand in no time, and lets them go", () => {
    const startedAt = process.hrtime.bigint();
    for (let at = 0; at < 100_000; at += 1) add({ kind: "session", source: "corp", session: `s${at}` });
    const milliseconds = Number(process.hrtime.bigint() - startedAt) / 1e6;
    assert.ok(milliseconds < 3_000, `${milliseconds} ms`);
    assert.equal(list.entries().length, 100_000);
    clock.pass(HOUR);
    add(ALICE);
    assert.equal(list.entries().length, 1);
    assert.equal(add({ kind: "session", source: "corp", session: "s1" }, 0), true, "nothing is left of it");
  });
});
