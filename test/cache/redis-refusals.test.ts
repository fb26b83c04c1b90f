import assert from "node:assert/strict";
import { Redis } from "ioredis";
import { freePort, waitUntil } from "../support/ports.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { entryOf, openStore, type RunningStore, type WrittenRedis, waitUntilUp } from "./running-store.ts";

const MINUTE = 60_000;
const PASSWORD = "password-for-tests-only";
/** Milliseconds: what a busy machine may take for an answer. */
const PROMPT = 250;
/** A refusal is an answer: nothing here waits for as long. */
const PATIENT = { commandTimeout: "1s" };

const refusal = (operation: string, code: string) => ({
  level: "warn",
  operation,
  code,
  msg: "redis refuses a command",
});

describe("a Redis that refuses commands", () => {
  let redis: RedisServer;
  /** Let in from the beginning. */
  let admin: Redis;
  let running: RunningStore;

  before(async function () {
    this.timeout(120_000);
    redis = await startRedis();
    admin = new Redis(redis.url);
  });
  afterEach(() => running?.store.close());
  after(async () => {
    admin?.disconnect();
    await redis?.stop();
  });

  const logged = () => running.lines.map(({ time: _time, ...line }) => line);

  async function open(): Promise<void> {
    running = openStore({ url: redis.url, ...PATIENT });
    await waitUntilUp(running);
    await isUsed("before");
  }

  async function isUsed(key: string): Promise<void> {
    await waitUntil("it is used", async () => {
      running.store.set(key, entryOf(key));
      return (await running.store.get(key))?.value === key;
    });
  }

  /** Nothing throws, nothing is slow, and each failure is counted. */
  async function refusesWrites(): Promise<void> {
    const startedAt = performance.now();
    running.store.set("refused", entryOf("x"));
    assert.equal(await running.store.claim("refused", MINUTE), undefined);
    assert.equal(await running.store.get("refused"), undefined);
    assert.ok(performance.now() - startedAt < PROMPT);
    assert.equal(await running.failures("set"), 1);
    assert.equal(await running.failures("claim"), 1);
  }

  it("full: serves what it has, takes nothing more, and says so once", async () => {
    await open();
    await admin.config("SET", "maxmemory", "1");
    await refusesWrites();
    assert.equal((await running.store.get("before"))?.value, "before");
    assert.equal(await running.store.remove(["before"]), true);
    assert.deepEqual(logged(), [refusal("set", "OOM")]);
    assert.deepEqual(await running.breakers(), new Map([["redis", 0]]));
    await admin.config("SET", "maxmemory", "0");
    await isUsed("after");
  });

  it("a replica by now: is left once, in case that its name leads elsewhere, and serves what it has", async () => {
    await open();
    const nowhere = await freePort();
    await admin.replicaof("127.0.0.1", nowhere);
    await refusesWrites();
    await waitUntilUp(running);
    await waitUntil("it is used", async () => (await running.store.get("before")) !== undefined);
    assert.equal(await running.store.remove(["before"]), false);
    assert.equal((await running.store.get("before"))?.value, "before");
    assert.equal(await running.isUp(), true);
    await admin.replicaof("NO", "ONE");
    await isUsed("after");
  });

  it("to a user without a permission: is told of by the command, and used for the rest", async () => {
    const rules = ["on", `>${PASSWORD}`, "~grantgate:*", "+@all", "-set"];
    await admin.acl("SETUSER", "reader", ...rules);
    running = openStore({ url: redis.url, username: "reader", password: PASSWORD, ...PATIENT });
    await waitUntilUp(running);
    await refusesWrites();
    assert.deepEqual(logged(), [refusal("set", "NOPERM")]);
    await admin.acl("SETUSER", "reader", "+set");
    await isUsed("after");
  });

  const setUser = (name: string, ...rules: string[]) => admin.acl("SETUSER", name, "reset", "on", ...rules);
  const everything = ["~*", "+@all"];
  const ACCESS: readonly {
    readonly name: string;
    readonly code: string;
    readonly redis: () => WrittenRedis;
    readonly shutOut: () => Promise<unknown>;
    readonly letIn: () => Promise<unknown>;
  }[] = [
    {
      name: "with a wrong password",
      code: "WRONGPASS",
      redis: () => ({ url: redis.url, username: "gate", password: PASSWORD, ...PATIENT }),
      shutOut: () => setUser("gate", ">another password", ...everything),
      letIn: () => setUser("gate", `>${PASSWORD}`, ...everything),
    },
    {
      name: "with a user that there is not",
      code: "WRONGPASS",
      redis: () => ({ url: redis.url, username: "stranger", password: PASSWORD, ...PATIENT }),
      shutOut: async () => undefined,
      letIn: () => setUser("stranger", `>${PASSWORD}`, ...everything),
    },
    {
      name: "without the password that it wants",
      code: "NOAUTH",
      redis: () => ({ url: redis.url, ...PATIENT }),
      shutOut: () => admin.config("SET", "requirepass", PASSWORD),
      letIn: () => admin.config("SET", "requirepass", ""),
    },
  ];

  for (const { name, code, redis: written, shutOut, letIn } of ACCESS) {
    it(`asked ${name}: misses at once, says so once, and is used as soon as it lets us in`, async () => {
      await shutOut();
      running = openStore(written());
      await waitUntil("the log says so", () => running.lines.length > 0);
      await refusesWrites();
      assert.equal(await running.failures("get"), 1);
      await letIn();
      await isUsed("after");
      assert.deepEqual(
        running.lines.map(({ level, code }) => [level, code]),
        [
          ["warn", code],
          ["info", undefined],
        ],
      );
      assert.doesNotMatch(JSON.stringify(running.lines), new RegExp(PASSWORD));
    });
  }
});
