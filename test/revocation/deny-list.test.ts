import assert from "node:assert/strict";
import { createDenyList, type DenyList } from "../../src/revocation/deny-list.ts";
import type { TokenFacts } from "../../src/revocation/facts.ts";
import type { Target } from "../../src/revocation/target.ts";
import { type FrozenClock, freezeTime } from "../cache/frozen-clock.ts";

const SKEW = 10_000;
const LIFETIME = 12 * 3_600_000;
const SECOND = 1_000;

const TARGETS: readonly Target[] = [
  { kind: "token", token: "digest", signed: "signed" },
  { kind: "subject", source: "corp", subject: "a-1" },
  { kind: "session", source: "corp", session: "s-1" },
  { kind: "email", source: "corp", email: "Alice@Example.com" },
  { kind: "client", source: "corp", client: "web" },
  { kind: "user", username: "ALICE" },
];

describe("createDenyList", () => {
  let clock: FrozenClock;
  let list: DenyList;

  beforeEach(() => {
    clock = freezeTime();
    list = createDenyList({ skew: SKEW, maxTokenLifetime: LIFETIME });
  });
  afterEach(() => clock.thaw());

  const revoke = (target: Target, at = Date.now()) => list.add({ target, at, until: at + LIFETIME });
  const facts = (claims: object = {}, change: Partial<TokenFacts> = {}): TokenFacts => ({
    source: "corp",
    token: { signed: "signed", previousSigned: undefined },
    said: [
      {
        sub: "a-1",
        sid: "s-1",
        email: "alice@example.com",
        client_id: "web",
        iat: Date.now() / SECOND,
        ...claims,
      },
    ],
    username: "alice",
    ...change,
  });
  const OTHER = facts.bind(undefined, { sub: "b", sid: "t", email: "b@example.com", client_id: "app" });

  for (const target of TARGETS) {
    it(`refuses the tokens of a ${target.kind} that were issued until then, and no others`, () => {
      revoke(target);
      assert.equal(list.refuses(facts()), `revoked by ${target.kind}`);
      assert.equal(list.refuses(facts({ iat: undefined })), `revoked by ${target.kind}`);
      assert.equal(
        list.refuses(OTHER({ token: { signed: "other", previousSigned: undefined }, username: "bob" })),
        undefined,
      );
    });
  }

  for (const target of TARGETS.slice(1, 5)) {
    it(`leaves a ${target.kind} of another provider alone`, () => {
      revoke(target);
      const elsewhere = {
        source: "partner",
        token: { signed: "other", previousSigned: undefined },
        username: "bob",
      };
      assert.equal(list.refuses(facts({}, elsewhere)), undefined);
    });
  }

  it("takes a token that was issued later by more than clocks may differ", () => {
    revoke({ kind: "user", username: "alice" });
    const at = Date.now();
    assert.ok(list.refuses(facts({ iat: (at + SKEW) / SECOND })));
    assert.equal(list.refuses(facts({ iat: (at + SKEW + SECOND) / SECOND })), undefined);
  });

  it("goes by the earliest time that is said", () => {
    revoke({ kind: "user", username: "alice" });
    const later = { iat: (Date.now() + 60_000) / SECOND };
    assert.ok(list.refuses(facts({}, { said: [later, { iat: Date.now() / SECOND }] })));
  });

  it("refuses a revoked token itself whenever it was issued", () => {
    revoke({ kind: "token", token: "digest", signed: "signed" });
    assert.ok(list.refuses(facts({ iat: (Date.now() + 60_000) / SECOND })));
  });

  it("refuses tokens that are older than anything it remembers", () => {
    const iat = (Date.now() - LIFETIME - SECOND) / SECOND;
    assert.equal(list.refuses(facts({ iat })), "older than revocation.maxTokenLifetime");
  });

  it("forgets a revocation once nothing that it concerns is valid", () => {
    revoke({ kind: "user", username: "alice" });
    clock.pass(LIFETIME + SECOND);
    assert.equal(list.refuses(facts({ iat: undefined })), undefined);
    assert.deepEqual(list.entries(), []);
  });

  it("takes each revocation once, and the latest of one target", () => {
    const target: Target = { kind: "user", username: "alice" };
    const at = Date.now();
    assert.deepEqual([revoke(target, at), revoke(target, at)], [true, false]);
    assert.deepEqual([revoke(target, at + 60_000), revoke(target, at - 1)], [true, true]);
    assert.ok(list.refuses(facts({ iat: (at + 60_000) / SECOND })));
    // Each is told on to who has lost it.
    assert.equal(list.entries().length, 3);
  });

  it("refuses nothing for what only makes answers forgotten", () => {
    revoke({ kind: "all" });
    revoke({ kind: "source", source: "corp" });
    assert.equal(list.refuses(facts()), undefined);
    assert.equal(list.entries().length, 2);
  });
});
