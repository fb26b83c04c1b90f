import assert from "node:assert/strict";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import type { Claims } from "../../src/credential/claims.ts";
import { concerns } from "../../src/revocation/concern.ts";
import { createDenyList } from "../../src/revocation/deny-list.ts";
import { readMessage, writeMessage } from "../../src/revocation/message.ts";

const target = { kind: "sessionless", source: "corp", subject: "alice" } as const;
const now = Date.now();
const revocation = { target, at: now, until: now + 3_600_000 };
const iat = Math.floor(now / 1_000) - 60;

describe("a revocation of a subject's tokens that name no session", () => {
  const denied = createDenyList({ skew: 10_000, maxTokenLifetime: 43_200_000 });
  denied.add(revocation);
  const refuses = (said: readonly Claims[], source = "corp") =>
    denied.refuses({ source, token: { signed: "t", previousSigned: undefined }, said, username: "alice" }) !==
    undefined;

  it("refuses those of the subject at that provider", () => {
    assert.equal(refuses([{ sub: "alice", iat }]), true);
    assert.equal(refuses([{ sub: "bob", iat }]), false);
    assert.equal(refuses([{ sub: "alice", iat }], "partner"), false);
  });

  it("leaves those that name a session, whoever says so", () => {
    assert.equal(refuses([{ sub: "alice", sid: "phone", iat }]), false);
    assert.equal(refuses([{ sub: "alice", iat }, { sid: "phone" }]), false);
  });

  it("forgets what is remembered of them", () => {
    const concerned = (claims: Claims) =>
      concerns(target, { key: "k", source: "corp", value: { kind: "active", claims } }, new Map());
    assert.deepEqual([{ sub: "alice" }, { sub: "alice", sid: "phone" }, { sub: "bob" }].map(concerned), [
      true,
      false,
      false,
    ]);
  });

  it("is told to the other replicas", () => {
    const keys = deriveCacheKeys("a secret of at least thirty-two characters");
    assert.deepEqual(readMessage(keys, writeMessage(keys, revocation)), revocation);
  });
});
