import assert from "node:assert/strict";
import { waitUntil } from "../support/ports.ts";
import type { RedisServer } from "../support/redis.ts";
import { type RedisCluster, startRedisCluster } from "../support/redis-cluster.ts";
import { entryOf, openStore, type RunningStore, waitUntilUp } from "./running-store.ts";

const MINUTE = 60_000;
/** Milliseconds: the command timeout, and with what a busy machine may add. */
const TIMEOUT = 150;
const PROMPT = 400;
/** The position of the node that fails; the store was told the address of another. */
const FAILING = 1;

const FAULTS: readonly (readonly [
  name: string,
  begin: (node: RedisServer) => Promise<void>,
  end: (node: RedisServer) => Promise<void>,
])[] = [
  ["killed", (node) => node.kill(), (node) => node.restart()],
  ["paused", (node) => node.pause(), (node) => node.resume()],
];

describe("a Redis Cluster of which one node is", () => {
  let cluster: RedisCluster;
  let node: RedisServer;
  let running: RunningStore;
  let keys: string[];
  /** The keys that the node holds. */
  let own: Set<string>;

  before(async function () {
    this.timeout(120_000);
    cluster = await startRedisCluster();
    node = cluster.nodes[FAILING] ?? assert.fail();
    keys = Array.from({ length: 12 }, (_, at) => `key ${at}`);
    const holders = await Promise.all(keys.map((key) => cluster.holderOf(`grantgate:1:${key}`)));
    own = new Set(keys.filter((_, at) => holders[at] === FAILING));
    assert.ok(own.size > 1 && own.size < keys.length - 1);
  });
  beforeEach(async () => {
    running = openStore({ cluster: cluster.addresses.slice(0, 1), commandTimeout: `${TIMEOUT}ms` });
    await waitUntilUp(running);
    await isUsed();
  });
  afterEach(() => running.store.close());
  after(() => cluster?.stop());

  const breaker = async () => (await running.breakers()).get(`redis ${cluster.addresses[FAILING]}`);

  const isUsed = () =>
    waitUntil("every key is stored", async () => {
      for (const key of keys) running.store.set(key, entryOf(key));
      const found = await Promise.all(keys.map((key) => running.store.get(key)));
      return found.every((entry) => entry !== undefined);
    });

  async function asked(key: string): Promise<{ readonly entry: unknown; readonly milliseconds: number }> {
    const startedAt = performance.now();
    const entry = await running.store.get(key);
    return { entry: entry?.value, milliseconds: performance.now() - startedAt };
  }

  for (const [name, begin, end] of FAULTS) {
    it(`${name}: the others' keys go on, and its own miss`, async () => {
      await begin(node);
      for (let round = 0; round < 20; round += 1) {
        for (const key of keys) {
          const { entry, milliseconds } = await asked(key);
          assert.equal(entry, own.has(key) ? undefined : key);
          assert.ok(milliseconds < PROMPT, `${milliseconds} ms`);
          running.store.set(key, entryOf(key));
        }
      }
      assert.notEqual(await breaker(), 0);

      const claims = keys.map(async (key) => [key, await running.store.claim(`${key} once`, 1)] as const);
      const open = await Promise.all(claims);
      assert.ok(
        open.some(([, claim]) => claim === undefined) && open.some(([, claim]) => claim === "claimed"),
      );
      assert.equal(await running.store.remove(keys.filter((key) => own.has(key)).slice(0, 1)), false);
      assert.equal(await running.store.remove(keys.filter((key) => !own.has(key)).slice(0, 1)), true);

      await end(node);
      await isUsed();
      assert.equal(await breaker(), 0);
      const ofNode = `redis ${cluster.addresses[FAILING]}`;
      const [down, back, ...more] = running.lines.filter(({ server }) => server === ofNode);
      assert.match(String(down?.msg), /is down/);
      assert.match(String(back?.msg), /is back/);
      assert.deepEqual(more, []);
      assert.equal(await running.store.claim(`${name} at last`, MINUTE), "claimed");
    });
  }

  it("gone: the entries of the others are shown", async () => {
    await node.kill();
    const shown = new Set<string>();
    for await (const [key] of running.store.entries()) shown.add(key);
    assert.deepEqual(shown, new Set(keys.filter((key) => !own.has(key))));
    await node.restart();
    await isUsed();
  });
});
