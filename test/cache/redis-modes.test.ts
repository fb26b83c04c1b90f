import assert from "node:assert/strict";
import { createCertificateAuthority } from "../support/certificates.ts";
import { startSocketFront, startTlsFront } from "../support/fronts.ts";
import { waitUntil } from "../support/ports.ts";
import { startRedis, withClient } from "../support/redis.ts";
import { startRedisCluster } from "../support/redis-cluster.ts";
import { startRedisSentinelSet } from "../support/redis-sentinel.ts";
import { entryOf, openStore, type RunningStore, type WrittenRedis, waitUntilUp } from "./running-store.ts";

const MINUTE = 60_000;
const PASSWORD = "password-for-tests-only";
/** What README says that the user needs. */
const ACL = "~gate:* +get +set +exists +unlink +del +eval +scan +info +hello";

interface Mode {
  readonly redis: Exclude<WrittenRedis, string | { readonly file: string }>;
  stop(): Promise<unknown>;
}

const MODES: Readonly<Record<string, () => Promise<Mode>>> = {
  "an address": async () => {
    const { url, stop } = await startRedis();
    return { redis: { url: `${url}/3` }, stop };
  },
  "an address with a user": async () => {
    const { port, stop } = await startRedis();
    await withClient(port, (client) =>
      client.acl("SETUSER", "gate", "on", `>${PASSWORD}`, ...ACL.split(" ")),
    );
    return { redis: { url: `redis://gate:${PASSWORD}@127.0.0.1:${port}`, prefix: "gate:" }, stop };
  },
  "a password of the default user": async () => {
    const { port, url, stop } = await startRedis();
    await withClient(port, (client) => client.config("SET", "requirepass", PASSWORD));
    return { redis: { url, password: PASSWORD }, stop };
  },
  "TLS, and a server that a CA of ours vouches for": async () => {
    const redis = await startRedis();
    const { cert: ca, issue } = createCertificateAuthority();
    const front = await startTlsFront(redis.port, issue("localhost"));
    const stop = () => Promise.all([front.stop(), redis.stop()]);
    return { redis: { url: `rediss://localhost:${front.port}`, ca }, stop };
  },
  "a Unix socket": async () => {
    const redis = await startRedis();
    const front = await startSocketFront(redis.port);
    return { redis: { socket: front.path }, stop: () => Promise.all([front.stop(), redis.stop()]) };
  },
  Sentinel: async () => {
    const { address, name, stop } = await startRedisSentinelSet();
    return { redis: { sentinels: [address], name, database: 1 }, stop };
  },
  "a Cluster": async () => {
    const { addresses, stop } = await startRedisCluster();
    return { redis: { cluster: addresses.slice(0, 1) }, stop };
  },
};

for (const [name, start] of Object.entries(MODES)) {
  describe(`the shared store over ${name}`, () => {
    let mode: Mode;
    let one: RunningStore;
    let other: RunningStore;

    before(async function () {
      this.timeout(120_000);
      mode = await start();
      // However busy the machine is: nothing here is meant to fail.
      const patient = { ...mode.redis, commandTimeout: "1s" };
      [one, other] = [openStore(patient), openStore(patient)];
      await Promise.all([waitUntilUp(one), waitUntilUp(other)]);
    });
    after(async () => {
      await one?.store.close();
      await other?.store.close();
      await mode?.stop();
    });

    const keys = Array.from({ length: 250 }, (_, at) => `key ${at}`);
    const areStored = () =>
      waitUntil("they are stored", async () => {
        const found = await Promise.all(keys.map((key) => other.store.get(key)));
        return found.every((entry, at) => entry?.value === keys[at]);
      });

    it("shares entries, wherever they are held", async () => {
      for (const key of keys) one.store.set(key, entryOf(key));
      await areStored();
      assert.equal(await other.store.get("none"), undefined);
    });

    it("shows every entry, and no claim", async () => {
      assert.equal(await one.store.claim("claimed", MINUTE), "claimed");
      const seen = new Map<string, unknown>();
      for await (const [key, { value }] of other.store.entries()) seen.set(key, value);
      assert.deepEqual(seen, new Map(keys.map((key) => [key, key])));
    });

    it("forgets entries", async () => {
      assert.equal(await other.store.remove([...keys.slice(1), "none"]), true);
      assert.ok(await one.store.get("key 0"));
      assert.equal(await one.store.get("key 1"), undefined);
      const left: string[] = [];
      for await (const [key] of one.store.entries()) left.push(key);
      assert.deepEqual(left, ["key 0"]);
    });

    it("gives a key away once, and again when it is given back", async () => {
      assert.equal(await one.store.claim("once", MINUTE), "claimed");
      assert.equal(await other.store.claim("once", MINUTE), "taken");
      one.store.release("once");
      await waitUntil("it is free", async () => (await other.store.claim("once", MINUTE)) === "claimed");
    });

    it("had nothing to complain of", async () => {
      for (const { lines, breakers, failures } of [one, other]) {
        assert.deepEqual(lines, []);
        assert.deepEqual(new Set((await breakers()).values()), new Set([0]));
        for (const operation of ["get", "set", "claim", "release", "remove", "entries"] as const)
          assert.equal(await failures(operation), 0, operation);
      }
    });
  });
}
