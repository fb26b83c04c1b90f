import assert from "node:assert/strict";
import { createEnforce } from "../../src/events/enforce.ts";
import { createLocalReceipts } from "../../src/events/receipts.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import type { RevokeResult } from "../../src/revocation/revocations.ts";

const TARGETS = [{ kind: "subject", source: "corp", subject: "alice" }] as const;
const delivery = (key: string, lifetime = 60_000) => ({ key, lifetime, targets: TARGETS });

describe("createEnforce", () => {
  let calls: number;
  let answer: () => Promise<RevokeResult>;
  const metrics = createMetrics();
  const revoke = () => {
    calls += 1;
    return answer();
  };
  let enforce: ReturnType<typeof createEnforce>;

  beforeEach(() => {
    calls = 0;
    answer = async () => ({ kind: "revoked", forgotten: Promise.resolve(3) });
    enforce = createEnforce({ revocations: { revoke }, receipts: createLocalReceipts(), metrics });
  });

  it("revokes once, and says so again afterwards", async () => {
    assert.deepEqual(await enforce(delivery("a")), { kind: "enforced", targets: ["subject"] });
    assert.deepEqual(await enforce(delivery("a")), { kind: "seen" });
    assert.equal((await enforce(delivery("b"))).kind, "enforced");
    assert.equal(calls, 2);
  });

  it("gives all who bring one token at once the same answer", async () => {
    const kinds = (await Promise.all([1, 2, 3].map(() => enforce(delivery("a"))))).map(({ kind }) => kind);
    assert.deepEqual([kinds, calls], [["enforced", "enforced", "enforced"], 1]);
  });

  it("lets what was not taken be brought again, by whoever waited for it too", async () => {
    answer = async () => ({ kind: "unavailable" });
    const kinds = (await Promise.all([1, 2].map(() => enforce(delivery("a"))))).map(({ kind }) => kind);
    assert.deepEqual(kinds, ["unavailable", "unavailable"]);
    answer = async () => ({ kind: "revoked", forgotten: Promise.resolve(0) });
    assert.equal((await enforce(delivery("a"))).kind, "enforced");
  });

  it("lets what ended in a defect be brought again", async () => {
    answer = () => Promise.reject(new Error("defect"));
    await assert.rejects(enforce(delivery("a")));
    answer = async () => ({ kind: "revoked", forgotten: Promise.resolve(0) });
    assert.equal((await enforce(delivery("a"))).kind, "enforced");
  });

  it("forgets a token whose time is over", async () => {
    await enforce(delivery("a", 5));
    await new Promise((resolve) => setTimeout(resolve, 15));
    assert.equal((await enforce(delivery("a", 5))).kind, "enforced");
  });
});
