import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { waitUntil } from "../support/ports.ts";
import type { CheckClient } from "../transport/check-client.ts";
import {
  ADMIN_TOKEN,
  outcome,
  type RunningService,
  type SlowProvider,
  startService,
  startSlowProvider,
} from "./running-service.ts";

describe("two workers", function () {
  this.timeout(60_000);
  let provider: SlowProvider;
  let service: RunningService;

  before(async () => {
    provider = await startSlowProvider();
  });
  beforeEach(async () => {
    service = await startService({ provider: provider.port, more: "workers: 2" });
  });
  afterEach(async () => {
    provider.release();
    await service.stop();
  });
  after(() => provider.close());

  /** Lines of decisions, by the worker that made them. */
  const decisions = (worker: number) =>
    service.log().filter((line) => line.msg === "decision" && line.worker === worker).length;

  /** One client at each worker, by its number. */
  async function clientOfEach(): Promise<ReadonlyMap<number, CheckClient>> {
    const clients = new Map<number, CheckClient>();
    while (clients.size < 2) {
      const client = service.client();
      const before = decisions(1);
      const total = before + decisions(2);
      await outcome(client);
      await waitUntil("the decision is logged", () => decisions(1) + decisions(2) > total);
      clients.set(decisions(1) > before ? 1 : 2, client);
    }
    return clients;
  }

  const clientAt = (clients: ReadonlyMap<number, CheckClient>, worker: number) => {
    const client = clients.get(worker);
    assert.ok(client);
    return client;
  };

  it("get as many connections each, and count together", async () => {
    const clients = Array.from({ length: 6 }, () => service.client());
    for (const client of clients) assert.equal(await outcome(client), "public");
    await waitUntil("all is logged", () => decisions(1) + decisions(2) === 6);
    assert.deepEqual([decisions(1), decisions(2)], [3, 3]);
    assert.equal(await service.metric("grantgate_decisions_total"), 6);
    assert.equal(await service.metric("grantgate_decision_seconds_count"), 6);
    assert.equal(await service.metric("grantgate_workers"), 2);
  });

  it("tell of themselves in each line of the log, and of all once", async () => {
    const lines = () => service.log().filter(({ msg }) => msg === "listening");
    await waitUntil("each has written its line", () => lines().length >= 3);
    const listening = lines();
    const { listen, ops, admin } = service;
    assert.deepEqual(new Set(listening.map(({ worker }) => worker)), new Set([1, 2, undefined]));
    const whole = listening.find(({ worker }) => worker === undefined);
    assert.deepEqual([whole?.listen, whole?.ops, whole?.admin, whole?.workers], [listen, ops, admin, 2]);
  });

  it("lose nobody else's request when one of them dies, and are two again", async () => {
    const clients = await clientOfEach();
    for (const client of clients.values()) assert.equal(await outcome(client, "opaque-0"), "allowed");
    const counted = await service.metric("grantgate_decisions_total");
    const held = await service.metric("grantgate_cache_entries");
    assert.ok(held >= 2);
    const victim = service.pids().get(1);
    assert.ok(victim !== undefined);
    process.kill(victim, "SIGKILL");
    await waitUntil("its place is taken", async () => {
      assert.equal(await outcome(clientAt(clients, 2)), "public");
      return (service.pids().get(1) ?? victim) !== victim;
    });
    assert.equal(await service.readyz(), 200);
    await waitUntil("both count", async () => (await service.metric("grantgate_workers")) === 2);
    assert.equal(await service.metric("grantgate_worker_respawns_total"), 1);
    assert.ok((await service.metric("grantgate_decisions_total")) >= counted + 1);
    assert.equal(await service.metric("grantgate_cache_entries"), held / 2);
    const died = service.log().find(({ msg }) => msg === "a worker has died");
    assert.deepEqual([died?.level, died?.worker, died?.signal], ["error", 1, "SIGKILL"]);
    const again = await clientOfEach();
    assert.equal(await outcome(clientAt(again, 1)), "public");
  });

  const revoke = (body: object) =>
    fetch(`http://127.0.0.1:${service.admin}/revocations`, {
      method: "POST",
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  for (const what of [{ user: "alice" }, { token: "opaque-1" }]) {
    const [kind] = Object.keys(what);
    it(`both refuse, without Redis, whose ${kind} one of them was told to revoke`, async () => {
      const clients = await clientOfEach();
      for (const client of clients.values()) assert.equal(await outcome(client, "opaque-1"), "allowed");
      assert.equal((await revoke(what)).status, 200);
      for (const client of clients.values()) {
        assert.equal(await outcome(client, "opaque-1"), "token_expired");
      }
    });
  }

  it("keep in mind what was revoked when both have died, and when both are replaced", async () => {
    assert.equal((await revoke({ user: "alice" })).status, 200);
    const before = new Map(service.pids());
    for (const pid of before.values()) process.kill(pid, "SIGKILL");
    const areOthers = () => [...service.pids()].every(([worker, pid]) => before.get(worker) !== pid);
    await waitUntil("both are there again", areOthers, 30_000);
    for (const client of (await clientOfEach()).values()) {
      assert.equal(await outcome(client, "opaque-2"), "token_expired");
    }
    await service.write("workers: 2\nclockSkew: 5s");
    await waitUntil(
      "it is reloaded",
      () => service.log().some(({ msg }) => msg === "configuration reloaded"),
      30_000,
    );
    for (const client of (await clientOfEach()).values()) {
      assert.equal(await outcome(client, "opaque-2"), "token_expired");
    }
  });

  it("told to stop: not ready, checks under way answered, no process left", async () => {
    const clients = await clientOfEach();
    const called = provider.calls;
    const answers = [...clients.values()].map((client, at) => outcome(client, `slow-${at}`));
    await waitUntil("both are asked", () => provider.calls === called + 2);
    const pids = [...service.pids().values()];
    await service.process.kill("SIGTERM");
    await waitUntil("it is not ready", async () => (await service.readyz()) === 503);
    await sleep(200);
    provider.release();
    assert.deepEqual(await Promise.all(answers), ["allowed", "allowed"]);
    await service.process.exited;
    assert.equal(service.log().at(-1)?.msg, "stopped");
    for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
  });

  it("are cut off by a second signal", async () => {
    const clients = await clientOfEach();
    const called = provider.calls;
    const answers = [...clients.values()].map((client, at) => outcome(client, `slow-${at}`));
    const failed = Promise.allSettled(answers);
    await waitUntil("both are asked", () => provider.calls === called + 2);
    const pids = [...service.pids().values()];
    await service.process.kill("SIGTERM");
    await sleep(200);
    await service.process.kill("SIGTERM");
    const startedAt = performance.now();
    await service.process.exited;
    assert.ok(performance.now() - startedAt < 2_000, "a second signal ends it at once");
    await failed;
    await waitUntil("no worker is left", () => pids.every((pid) => !isAlive(pid)));
  });

  it("end when the primary is killed", async () => {
    const pids = [...service.pids().values()];
    await service.process.kill("SIGKILL");
    await waitUntil("no worker is left", () => pids.every((pid) => !isAlive(pid)));
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
