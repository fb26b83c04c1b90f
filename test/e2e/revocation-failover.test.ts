import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { waitUntil } from "../support/ports.ts";
import type { RedisServer } from "../support/redis.ts";
import { startRedisCluster } from "../support/redis-cluster.ts";
import { startRedisSentinelSet } from "../support/redis-sentinel.ts";
import { type RedisInput, type Replica, type Replicas, startReplicas } from "../support/replicas.ts";
import { type Revoker, startRevoker } from "../support/revoker.ts";

/** Milliseconds within which every replica must know while Redis is there. */
const PROMPT = 1_000;
/** Milliseconds in which another server takes over, or the old one is used again. */
const RECOVERED = 15_000;
const SCOPE = "openid email offline_access read:jira";

interface FailingRedis {
  readonly settings: RedisInput;
  /** The one that holds the revocations. */
  readonly node: RedisServer;
  /** What an operator does after a while; nothing where another server takes over. */
  readonly repair: () => Promise<void>;
  stop(): Promise<void>;
}

async function sentinelSet(): Promise<FailingRedis> {
  const { address, name, master, stop } = await startRedisSentinelSet();
  return { settings: { sentinels: [address], name }, node: master, repair: async () => undefined, stop };
}

async function cluster(): Promise<FailingRedis> {
  const { addresses, nodes, holderOf, stop } = await startRedisCluster();
  const node = nodes[await holderOf("grantgate:{revocations}")] ?? assert.fail();
  return { settings: { cluster: [...addresses] }, node, repair: () => node.restart(), stop };
}

const SYSTEMS: readonly (readonly [what: string, start: () => Promise<FailingRedis>])[] = [
  ["a Redis whose master dies and that a Sentinel replaces", sentinelSet],
  ["a Redis Cluster of which the node with the revocations dies", cluster],
];

for (const [what, start] of SYSTEMS) {
  describe(`three replicas over ${what}`, function () {
    this.timeout(60_000);
    let redis: FailingRedis;
    let replicas: Replicas;
    let revoker: Revoker;
    let gone: string;

    before(async () => {
      redis = await start();
      const { settings, node: server } = redis;
      replicas = await startReplicas({
        count: 3,
        revocation: "{ maxTokenLifetime: 12h, maxStaleness: 2s }",
        users: ["good", "gone", "late"],
        redis: { server, settings },
      });
      revoker = await startRevoker(settings);
    });
    after(async () => {
      await revoker?.stop();
      await replicas?.stop();
      await redis?.stop();
    });

    const tokenOf = async (account: string, format: "opaque" | "jwt" = "opaque") =>
      (await replicas.oidc.userToken({ account, format, scope: SCOPE })).accessToken;
    const onEach = (ask: (gate: Replica) => Promise<string>) => Promise.all(replicas.gates.map(ask));
    const allSay = async (outcome: string, ask: (gate: Replica) => Promise<string>) =>
      (await onEach(ask)).every((said) => said === outcome);

    it("decide nothing wrong, fail nothing meanwhile, and revoke again without a restart", async () => {
      const [good, late] = [await tokenOf("good"), await tokenOf("late")];
      gone = await tokenOf("gone", "jwt");
      await onEach((gate) => gate.askWiki(late));
      await revoker.revoke({ kind: "user", username: "gone" });
      await waitUntil("all refuse", () => allSay("token_expired", (gate) => gate.askJira(gone)), PROMPT);

      let isOver = false;
      const said = new Set<string>();
      const asking = replicas.gates.map(async (gate) => {
        while (!isOver) {
          said.add(`good ${await gate.askWiki(good)}`).add(`gone ${await gate.askJira(gone)}`);
          await sleep(10);
        }
      });
      await redis.node.kill();
      await sleep(2_500);
      await redis.repair();
      await waitUntil(
        "it can be revoked again",
        async () => (await revoker.revoke({ kind: "user", username: "late" })).kind === "revoked",
        RECOVERED,
      );
      await waitUntil("all refuse", () => allSay("token_expired", (gate) => gate.askWiki(late)), RECOVERED);
      isOver = true;
      await Promise.all(asking);
      assert.deepEqual(said, new Set(["good allowed", "gone token_expired"]));
    });

    it("a replica that comes then knows what was revoked before the failure", async () => {
      const fresh = await replicas.add();
      assert.equal(await fresh.askJira(gone), "token_expired");
    });
  });
}
