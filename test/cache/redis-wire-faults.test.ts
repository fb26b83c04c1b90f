import assert from "node:assert/strict";
import { type FaultyWire, startFaultyWire, type WireFault } from "../support/faulty-wire.ts";
import { startLoadingRedis } from "../support/loading-redis.ts";
import { waitUntil } from "../support/ports.ts";
import { type RedisServer, startRedis, withClient } from "../support/redis.ts";
import { entryOf, openStore, type RunningStore, type WrittenRedis, waitUntilUp } from "./running-store.ts";

const MINUTE = 60_000;
/** Milliseconds: the default command timeout and what a busy machine may add. */
const PROMPT = 250;
/** Milliseconds: a command timeout of which two can be told from one on a busy machine. */
const TIMEOUT = 150;
/** Keeps Redis from anything else for so many milliseconds. */
const BUSY = `
  local function now() local time = redis.call("TIME") return time[1] * 1000 + time[2] / 1000 end
  local over = now() + ARGV[1]
  repeat until now() > over
`;

describe("a Redis that does not answer as it should", () => {
  let redis: RedisServer;
  let wire: FaultyWire;
  let running: RunningStore;

  before(async function () {
    this.timeout(120_000);
    redis = await startRedis();
    wire = await startFaultyWire(redis.port);
  });
  afterEach(async () => {
    wire.set("none");
    await running?.store.close();
  });
  after(async () => {
    await wire?.stop();
    await redis?.stop();
  });

  const codes = () => running.lines.map(({ code }) => code);
  const breaker = async () => (await running.breakers()).get("redis");

  async function open(written: WrittenRedis): Promise<void> {
    running = openStore(written);
    await waitUntilUp(running);
    await isUsed("before");
  }

  async function isUsed(key: string): Promise<void> {
    await waitUntil("it is used", async () => {
      running.store.set(key, entryOf(key));
      return (await running.store.get(key))?.value === key;
    });
    await waitUntilUp(running);
    assert.equal(await breaker(), 0);
  }

  /** Nothing throws, and all that a request would ask one after the other costs one timeout at most. */
  async function isMissed(): Promise<void> {
    const startedAt = performance.now();
    assert.equal(await running.store.get("before"), undefined);
    running.store.set("before", entryOf("x"));
    assert.equal(await running.store.claim("before", MINUTE), undefined);
    assert.equal(await running.store.remove(["before"]), false);
    running.store.release("before");
    const milliseconds = performance.now() - startedAt;
    assert.ok(milliseconds < 2 * TIMEOUT, `${milliseconds} ms`);
    for (const operation of ["get", "set", "claim", "remove"] as const)
      assert.equal(await running.failures(operation), 1, operation);
    for await (const [key] of running.store.entries()) assert.fail(`${key} was shown`);
    assert.equal(await running.failures("entries"), 1);
  }

  const FAULTS: readonly WireFault[] = ["reset", "garbage", "hang"];
  for (const fault of FAULTS) {
    it(`${fault} in the middle of a reply: is missed, and used once that is over`, async () => {
      await open({ url: `redis://127.0.0.1:${wire.port}`, commandTimeout: `${TIMEOUT}ms` });
      wire.set(fault);
      await isMissed();
      assert.notEqual(await breaker(), 0);
      wire.set("none");
      wire.cut();
      await isUsed("after");
    });
  }

  it("slow: costs one timeout, then nothing, and is used again on the connection that it has", async () => {
    await open({ url: redis.url, commandTimeout: `${TIMEOUT}ms` });
    const busy = withClient(redis.port, (client) => client.eval(BUSY, 0, String(3 * TIMEOUT)));
    await waitUntil("it is busy", async () => (await running.store.get("before")) === undefined);
    assert.deepEqual(codes(), ["timeout"]);
    const startedAt = performance.now();
    for (let at = 0; at < 100; at += 1) assert.equal(await running.store.get("before"), undefined);
    assert.ok(performance.now() - startedAt < 50);
    await busy;
    await isUsed("after");
    assert.deepEqual(codes(), ["timeout", undefined]);
  });

  it("slower than it may be for many at once: each of them waits for one timeout", async () => {
    await open(redis.url);
    await redis.pause();
    const startedAt = performance.now();
    const found = await Promise.all(Array.from({ length: 50 }, (_, at) => running.store.get(`key ${at}`)));
    const milliseconds = performance.now() - startedAt;
    assert.ok(milliseconds > 25 && milliseconds < PROMPT, `${milliseconds} ms`);
    assert.deepEqual(new Set(found), new Set([undefined]));
    await redis.resume();
    await isUsed("after");
  });

  it("held up by ourselves: is waited for, as nothing was late but we", async () => {
    await open({ url: redis.url, commandTimeout: `${TIMEOUT}ms` });
    const found = running.store.get("before");
    await new Promise(setImmediate);
    const until = performance.now() + 2 * TIMEOUT;
    while (performance.now() < until);
    assert.equal((await found)?.value, "before");
    assert.deepEqual(codes(), []);
  });

  for (const since of ["before", "after"] as const) {
    it(`loading since ${since} the connection: is missed, told of, and used when it has loaded`, async () => {
      const loading = await startLoadingRedis(since);
      running = openStore(`redis://127.0.0.1:${loading.port}`);
      if (since === "after") await waitUntilUp(running);
      await isMissed();
      await waitUntil("the log says so", async () => {
        await running.store.get("before");
        return running.lines.length > 0;
      });
      const [line] = running.lines;
      assert.equal(line?.msg, "redis is down, answers are cached in memory alone");
      assert.equal(line?.code, since === "after" ? "LOADING" : "unreachable");
      assert.notEqual(await breaker(), 0);
      await loading.stop();
      const loaded = await startRedis({ port: String(loading.port) });
      await isUsed("after");
      await loaded.stop();
    });
  }
});
