import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import type { Target } from "../../src/revocation/target.ts";
import { waitUntil } from "../support/ports.ts";
import { type Replica, type Replicas, startReplicas } from "../support/replicas.ts";
import { type Revoker, startRevoker } from "../support/revoker.ts";
import { formsOf, type WatchedRedis, watchRedis } from "../support/watched-redis.ts";

const REQUESTS = 1_000;
/** Milliseconds within which every replica must know. */
const PROMPT = 1_000;
const SCOPE = "openid email offline_access read:jira";
/** One for each test: what is revoked of one says nothing of another. Nothing else looks like these names. */
const USERS = ["cold", "token", "subject", "user", "client", "purge", "copied", "other"].map(
  (name) => `${name}-zyxwvut`,
);

describe("three replicas over one Redis", () => {
  let replicas: Replicas;
  let revoker: Revoker;
  let client: Redis;
  let watched: WatchedRedis;
  const tokens: string[] = [];

  before(async function () {
    this.timeout(120_000);
    const revocation = "{ maxTokenLifetime: 12h }";
    replicas = await startReplicas({ count: 3, revocation, commandTimeout: "1s", users: USERS });
    client = new Redis(replicas.redis.url);
    watched = await watchRedis(replicas.redis.url);
    revoker = await startRevoker({ url: replicas.redis.url });
  });
  after(async () => {
    await revoker?.stop();
    await watched?.stop();
    client?.disconnect();
    await replicas?.stop();
  });

  async function tokenOf(user: string, format: "opaque" | "jwt" = "opaque"): Promise<string> {
    const account = `${user}-zyxwvut`;
    const { accessToken } = await replicas.oidc.userToken({ account, format, scope: SCOPE });
    tokens.push(accessToken);
    return accessToken;
  }
  const calls = () => replicas.oidc.calls("introspection");
  const onEach = (ask: (gate: Replica) => Promise<string>) => Promise.all(replicas.gates.map(ask));
  const ALLOWED = ["allowed", "allowed", "allowed"];
  const EXPIRED = ["token_expired", "token_expired", "token_expired"];

  it(`ask the provider once for one token that ${REQUESTS} requests bring at once`, async () => {
    await onEach(async (gate) => gate.askWiki(await tokenOf("other")));
    const token = await tokenOf("cold");
    const before = calls();
    const asking = Array.from({ length: REQUESTS }, (_, at) => replicas.gates[at % 3]?.askWiki(token));
    assert.deepEqual(new Set(await Promise.all(asking)), new Set(["allowed"]));
    assert.equal(calls(), before + 1);
  });

  const targets: readonly [user: string, target: Target | "token"][] = [
    ["token", "token"],
    ["subject", { kind: "subject", source: "corp", subject: "subject-zyxwvut" }],
    ["user", { kind: "user", username: "User-zyxwvut" }],
  ];
  for (const [user, target] of targets) {
    it(`all refuse within a second what was revoked by ${user}`, async function () {
      const opaque = await tokenOf(user);
      const jwt = await tokenOf(user, "jwt");
      const other = await tokenOf("other");
      const ask = async (gate: Replica) => {
        const outcomes = [await gate.askWiki(opaque)];
        if (target !== "token") outcomes.push(await gate.askJira(jwt));
        return [...new Set(outcomes)].join();
      };
      assert.deepEqual(await onEach(ask), ALLOWED);
      const startedAt = performance.now();
      const revoking = target === "token" ? revoker.revokeToken(opaque) : revoker.revoke(target);
      await waitUntil("all refuse", async () => (await onEach(ask)).join() === EXPIRED.join(), PROMPT);
      const milliseconds = Math.round(performance.now() - startedAt);
      if (this.test) this.test.title += `: ${milliseconds} ms until the last one did`;
      assert.ok(milliseconds < PROMPT, `${milliseconds} ms`);
      const result = await revoking;
      assert.ok(result.kind === "revoked" && (await result.forgotten) >= 1);
      assert.deepEqual(await onEach((gate) => gate.askWiki(other)), ALLOWED);
      if (target === "token") return;
      // Whole seconds in iat, and one by which clocks may differ.
      await sleep(2_050);
      const later = await tokenOf(user);
      assert.deepEqual(await onEach((gate) => gate.askWiki(later)), ALLOWED);
      assert.deepEqual(await onEach(ask), EXPIRED);
    });
  }

  it("all refuse a client's tokens once it is revoked, and a user's that it was issued", async () => {
    const token = await tokenOf("client");
    assert.deepEqual(await onEach((gate) => gate.askWiki(token)), ALLOWED);
    await revoker.revoke({ kind: "client", source: "corp", client: "web" });
    await waitUntil(
      "all refuse",
      async () => {
        return (await onEach((gate) => gate.askWiki(token))).join() === EXPIRED.join();
      },
      PROMPT,
    );
    await sleep(2_050);
  });

  it("let a purge win over an introspection that is under way", async () => {
    const token = await tokenOf("purge");
    const before = calls();
    replicas.oidc.holdAnswers("introspection");
    const [first, second] = replicas.gates;
    const asking = [first?.askWiki(token), second?.askWiki(token)];
    await waitUntil("the provider has been asked", () => calls() > before);
    await sleep(50);
    await replicas.oidc.revoke(token);
    await revoker.revoke({ kind: "source", source: "corp" });
    await sleep(50);
    replicas.oidc.release();
    assert.deepEqual(await Promise.all(asking), ["token_expired", "token_expired"]);
    assert.deepEqual(await onEach((gate) => gate.askWiki(token)), EXPIRED);
  });

  it("let a revocation win over an introspection that is under way", async () => {
    const token = await tokenOf("purge");
    const before = calls();
    replicas.oidc.hold("introspection");
    const asking = onEach((gate) => gate.askWiki(token));
    await waitUntil("the provider has been asked", () => calls() > before);
    await revoker.revokeToken(token);
    replicas.oidc.release();
    assert.deepEqual(await asking, EXPIRED);
  });

  it("refuse a value that was copied from one key to another, and count it", async () => {
    const [first, second] = replicas.gates;
    assert.ok(first && second);
    const answers = async () =>
      (await client.keys("grantgate:1:*:*")).filter((key) => !key.includes(":lease:"));
    /** The key of a token that only the first replica knows. */
    const keyOf = async (token: string) => {
      const before = new Set(await answers());
      assert.equal(await first.askWiki(token), "allowed");
      await waitUntil("it is stored", async () => (await answers()).length > before.size);
      return (await answers()).find((key) => !before.has(key)) ?? "";
    };
    const [good, forged] = [await tokenOf("copied"), await tokenOf("other")];
    const [from, to] = [await keyOf(good), await keyOf(forged)];
    await client.set(to, (await client.getBuffer(from)) ?? "");
    await replicas.oidc.revoke(forged);
    const unopened = () => second.metric("grantgate_redis_failures_total", /unseal/);
    const [before, asked] = [await unopened(), calls()];
    assert.equal(await second.askWiki(forged), "token_expired");
    assert.ok((await unopened()) > before);
    assert.equal(calls(), asked + 1);
  });

  it("tell Redis no token, name or address, neither in what it holds nor in what is published", async () => {
    const told = watched.commands().join("\n");
    const held = Buffer.concat([...(await watched.held())]).toString("latin1");
    assert.match(told, /publish grantgate:\{revocations\}/i);
    assert.match(told, /^set grantgate:1:/im);
    assert.match(held, /grantgate:1:/);
    assert.equal(tokens.length > 10, true);
    const secrets = [
      ...tokens,
      ...tokens.map((token) => token.slice(0, 16)),
      ...USERS,
      "example.com",
      "zyxwvut",
    ];
    for (const secret of secrets) {
      for (const form of formsOf(secret)) {
        assert.equal(told.includes(form), false, `${secret} as ${form} in a command`);
        assert.equal(held.includes(form), false, `${secret} as ${form} in a value`);
      }
    }
  });
});
