import assert from "node:assert/strict";
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { mock } from "node:test";
import { type Replica, startReplica } from "./cached-gate.ts";
import { ecdsa, forged, ISSUER, KEYS, STRANGER } from "./hostile-tokens-forge.ts";

const PROVIDERS = { corp: { preset: "custom", issuer: ISSUER, publicKey: KEYS.es.pem } } as const;
const POLICIES = {
  jira: { grants: [{ type: "jwt", provider: "corp", audience: "jira" }] },
} as const;

/** What was done since the last time, of what costs most. */
function countWork() {
  const counted = {
    hash: mock.method(crypto, "hash"),
    createHmac: mock.method(crypto, "createHmac"),
    verify: mock.method(crypto, "verify"),
    parse: mock.method(JSON, "parse"),
  };
  syncBuiltinESMExports();
  return () => {
    const counts = Object.entries(counted).map(([name, { mock: calls }]) => {
      const count = calls.callCount();
      calls.resetCalls();
      return [name, count] as const;
    });
    return Object.fromEntries(counts.filter(([, count]) => count > 0));
  };
}

describe("a token seen before", () => {
  let replica: Replica;
  let work: ReturnType<typeof countWork>;

  beforeEach(() => {
    replica = startReplica(PROVIDERS, POLICIES);
    work = countWork();
  });
  afterEach(() => {
    mock.restoreAll();
    syncBuiltinESMExports();
    return replica.close();
  });

  it("costs one hash: it is not parsed, not verified and not named anew", async () => {
    const token = forged({}, {});
    assert.deepEqual(await replica.ask("jira", { token }), ["allowed", "upstream"]);
    const { verify, parse } = work();
    assert.deepEqual([verify, (parse ?? 0) > 0], [1, true]);
    for (let time = 0; time < 3; time += 1) {
      assert.deepEqual(await replica.ask("jira", { token }), ["allowed", "memory"]);
      assert.deepEqual(work(), { hash: 1 });
    }
  });

  it("is refused once its exp is past", async () => {
    const seconds = Math.floor(Date.now() / 1_000);
    const token = forged({}, { exp: seconds + 60 });
    assert.equal((await replica.ask("jira", { token }))[0], "allowed");
    mock.method(Date, "now", () => (seconds + 61) * 1_000);
    assert.equal((await replica.ask("jira", { token }))[0], "token_expired");
  });

  it("is one that a grant took: any other is read and verified each time", async () => {
    const token = forged({}, {}, ecdsa(STRANGER.es.privateKey));
    for (let time = 0; time < 2; time += 1) {
      assert.deepEqual(await replica.ask("jira", { token }), ["token_invalid", "upstream"]);
      assert.equal(work().verify, 1);
    }
  });
});
