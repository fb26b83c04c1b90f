import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { waitUntil } from "../support/ports.ts";
import { type Replica, type Replicas, startReplicas } from "../support/replicas.ts";
import { type Revoker, startRevoker } from "../support/revoker.ts";

/** Milliseconds within which every replica must know. */
const PROMPT = 1_000;
/** Milliseconds for which memory is believed without word of the others. */
const MAX_STALENESS = 1_500;
/** Milliseconds that a connection to Redis may take to come back. */
const RECONNECTED = 5_000;
const SCOPE = "openid email offline_access read:jira";
const REVOCATION = `maxTokenLifetime: 12h, maxStaleness: ${MAX_STALENESS}ms`;

describe("three replicas over a Redis that fails", () => {
  let replicas: Replicas;
  let strict: Replica;
  let revoker: Revoker;
  let client: Redis;
  let good: { readonly opaque: string; readonly jwt: string };
  let revoked: { readonly opaque: string; readonly jwt: string };

  before(async function () {
    this.timeout(120_000);
    const users = ["good", "gone", "cut", "full", "late"];
    replicas = await startReplicas({ count: 3, revocation: `{ ${REVOCATION} }`, users });
    strict = await replicas.add(`{ ${REVOCATION}, strict: true }`);
    client = new Redis(replicas.redis.url);
    client.on("error", () => undefined);
    revoker = await startRevoker({ url: replicas.redis.url });
    good = { opaque: await tokenOf("good"), jwt: await tokenOf("good", "jwt") };
    revoked = { opaque: await tokenOf("gone"), jwt: await tokenOf("gone", "jwt") };
    await revoker.revoke({ kind: "user", username: "gone" });
  });
  after(async () => {
    await revoker?.stop();
    client?.disconnect();
    await replicas?.stop();
  });

  async function tokenOf(account: string, format: "opaque" | "jwt" = "opaque"): Promise<string> {
    return (await replicas.oidc.userToken({ account, format, scope: SCOPE })).accessToken;
  }
  /** All but the strict one. */
  const lenient = () => replicas.gates.filter((gate) => gate !== strict);
  const calls = () => replicas.oidc.calls("introspection");
  const outcomes = (token: string) => Promise.all(lenient().map((gate) => gate.askWiki(token)));
  const allSay = (outcome: string, token: string, milliseconds = PROMPT) =>
    waitUntil(
      `all say ${outcome}`,
      async () => (await outcomes(token)).every((said) => said === outcome),
      milliseconds,
    );

  /** Asks every replica about good tokens and revoked ones, without a pause, until `fault` is over. */
  async function assertRightDuring(fault: () => Promise<void>): Promise<void> {
    let isOver = false;
    const wrong: string[] = [];
    let asked = 0;
    const expect = async (outcome: string, asking: Promise<string>) => {
      const said = await asking;
      asked += 1;
      if (said !== outcome) wrong.push(`${said} for ${outcome}`);
    };
    const asking = lenient().map(async (gate) => {
      while (!isOver) {
        await Promise.all([
          expect("allowed", gate.askWiki(good.opaque)),
          expect("allowed", gate.askJira(good.jwt)),
          expect("token_expired", gate.askWiki(revoked.opaque)),
          expect("token_expired", gate.askJira(revoked.jwt)),
        ]);
        await sleep(10);
      }
    });
    await fault().finally(() => {
      isOver = true;
    });
    await Promise.all(asking);
    assert.deepEqual(wrong, []);
    assert.ok(asked > 10, `${asked} requests`);
  }

  /** Redis is used again: what one replica asked for the others find there. */
  async function assertShared(): Promise<void> {
    await waitUntil(
      "answers are shared again",
      async () => {
        const token = await tokenOf("good");
        const before = calls();
        for (const gate of lenient()) assert.equal(await gate.askWiki(token), "allowed");
        return calls() === before + 1;
      },
      RECONNECTED,
    );
  }

  it("whose subscriptions are cut: all learn within a second what was revoked meanwhile", async () => {
    const token = await tokenOf("cut");
    assert.deepEqual(new Set(await outcomes(token)), new Set(["allowed"]));
    await client.call("CLIENT", "KILL", "TYPE", "pubsub");
    assert.equal((await revoker.revokeToken(token)).kind, "revoked");
    await allSay("token_expired", token);
  });

  it("that is silent for a while: no decision is wrong, none fails", async () => {
    await assertRightDuring(async () => {
      await replicas.redis.pause();
      await sleep(1_000);
      const token = await tokenOf("good");
      assert.deepEqual(new Set(await outcomes(token)), new Set(["allowed"]));
      await replicas.redis.resume();
    });
    await assertShared();
  });

  it("that is full: no decision is wrong, none fails, and it still tells what is revoked", async () => {
    const token = await tokenOf("full");
    await client.config("SET", "maxmemory", "1");
    try {
      await assertRightDuring(async () => {
        assert.deepEqual(new Set(await outcomes(token)), new Set(["allowed"]));
        assert.equal((await revoker.revokeToken(token)).kind, "revoked");
        await allSay("token_expired", token);
      });
    } finally {
      await client.config("SET", "maxmemory", "0");
    }
    await assertShared();
  });

  it("that is down: memory serves for as long as it may, then providers are asked; JWTs go on", async function () {
    this.timeout(30_000);
    await outcomes(good.opaque);
    assert.equal(await strict.askWiki(good.opaque), "allowed");
    await replicas.redis.kill();
    const before = calls();
    assert.deepEqual(new Set(await outcomes(good.opaque)), new Set(["allowed"]));
    assert.equal(calls(), before, "memory serves");
    await assertRightDuring(() => sleep(MAX_STALENESS + 500));
    const [gate] = replicas.gates;
    const later = calls();
    for (let at = 0; at < 3; at += 1) assert.equal(await gate?.askWiki(good.opaque), "allowed");
    assert.equal(calls(), later + 3, "memory serves no more");
    assert.equal(await strict.askWiki(good.opaque), "unavailable");
    assert.equal(await strict.askJira(good.jwt), "unavailable");
    assert.equal(await strict.askJira(revoked.jwt), "token_expired");
    assert.equal((await revoker.revoke({ kind: "user", username: "late" })).kind, "unavailable");
  });

  it("that comes back empty: gets the revocations back, and a fresh replica learns them", async function () {
    this.timeout(30_000);
    const late = await tokenOf("late");
    await assertRightDuring(async () => {
      await replicas.redis.restart();
      await waitUntil(
        "the strict one goes on",
        async () => {
          return (await strict.askJira(good.jwt)) === "allowed";
        },
        RECONNECTED,
      );
    });
    // Revoked while Redis was down, which its replica made up for.
    const fresh = await replicas.add();
    assert.equal(await fresh.askJira(revoked.jwt), "token_expired");
    assert.equal(await fresh.askWiki(revoked.opaque), "token_expired");
    assert.equal(await fresh.askJira(good.jwt), "allowed");
    await allSay("token_expired", late, RECONNECTED);
    await assertShared();
    for (const gate of replicas.gates) {
      assert.equal(await gate.metric("grantgate_redis_up"), 1);
      const said = gate.log().filter(({ msg }) => String(msg).startsWith("redis has lost"));
      assert.equal(said.length <= 2, true, `${said.length} lines`);
    }
  });
});
