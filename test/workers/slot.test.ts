import assert from "node:assert/strict";
import { type Configuration, readConfiguration } from "../../src/configuration.ts";
import type { Ending, WorkerProcess } from "../../src/workers/launch.ts";
import type { StartReport } from "../../src/workers/questions.ts";
import { createSlot, type Slot } from "../../src/workers/slot.ts";
import { roll } from "../../src/workers/supervise.ts";
import { recordLog } from "../observe/recorded-log.ts";
import { type Deferred, deferred } from "../support/deferred.ts";
import { REPOSITORY } from "../support/folders.ts";
import { waitUntil } from "../support/ports.ts";

/** A worker that is none, and does what a test says. */
interface PlayedWorker {
  readonly configuration: Configuration;
  readonly report: Deferred<StartReport>;
  readonly ending: Deferred<Ending>;
  isStopped: boolean;
  awaitsReload: boolean;
}

const STARTED: StartReport = { kind: "started", ports: { listen: 1 } };
const NOT_STARTED: StartReport = { kind: "notStarted", reason: "the port is taken" };
const DEATH: Ending = { code: 1, signal: null, lived: 20 };

describe("a worker's slot", () => {
  let first: Configuration;
  let second: Configuration;
  let workers: PlayedWorker[];
  let slot: Slot;
  let respawns: number;

  before(() => {
    const environment = {
      REDIS_URL: "redis://127.0.0.1:1",
      CACHE_SECRET: "0123456789012345678901234567890123456789",
      OIDC_ISSUER: "https://login.example.com",
      OIDC_CLIENT_SECRET: "secret",
    };
    const read = () => readConfiguration(`${REPOSITORY}/deploy/example/grantgate.yaml`, environment);
    const [one, two] = [read(), read()];
    assert.ok(one.kind === "loaded" && two.kind === "loaded");
    [first, second] = [one, two];
  });
  beforeEach(() => {
    workers = [];
    respawns = 0;
    slot = newSlot(1);
  });
  afterEach(() => slot.stop());

  const newSlot = (number: number) =>
    createSlot({
      number,
      configuration: first,
      launch: (_number, configuration) => play(configuration),
      log: recordLog().log,
      onRespawn: () => {
        respawns += 1;
      },
    });

  function play(configuration: Configuration): WorkerProcess {
    const worker: PlayedWorker = {
      configuration,
      report: deferred(),
      ending: deferred(),
      isStopped: false,
      awaitsReload: false,
    };
    workers.push(worker);
    const end = () => {
      worker.isStopped = true;
      worker.ending.resolve({ code: 0, signal: null, lived: 20 });
    };
    return {
      pid: workers.length,
      started: worker.report.promise,
      ended: worker.ending.promise,
      measure: async () => undefined,
      awaitsReload: () => worker.awaitsReload,
      stop: async () => (worker.awaitsReload ? undefined : end()),
      kill: end,
    };
  }

  const workerAt = (at: number) => {
    const worker = workers[at];
    assert.ok(worker);
    return worker;
  };

  async function replace(configuration: Configuration, report: StartReport, its = slot) {
    const replaced = its.replace(configuration);
    workerAt(workers.length - 1).report.resolve(report);
    return replaced;
  }

  it("stops the worker before only when the next one listens", async () => {
    await replace(first, STARTED);
    const replaced = slot.replace(second);
    await Promise.resolve();
    assert.equal(workerAt(0).isStopped, false);
    workerAt(1).report.resolve(STARTED);
    await replaced;
    assert.deepEqual([workerAt(0).isStopped, workerAt(1).isStopped, respawns], [true, false, 0]);
  });

  it("does not wait for the end of a worker that waits for the reload itself", async () => {
    await replace(first, STARTED);
    workerAt(0).awaitsReload = true;
    await replace(second, STARTED);
    assert.deepEqual([workerAt(0).isStopped, slot.isListening()], [false, true]);
    workerAt(0).awaitsReload = false;
  });

  it("keeps the worker before where the next one cannot start, and its configuration for who comes after", async () => {
    await replace(first, STARTED);
    assert.equal(await replace(second, NOT_STARTED), NOT_STARTED);
    assert.deepEqual([workerAt(0).isStopped, slot.isListening()], [false, true]);
    workerAt(0).ending.resolve(DEATH);
    await waitUntil("another is started", () => workers.length === 3);
    assert.equal(workerAt(2).configuration, first);
  });

  it("starts another after one that died, with the configuration in force", async () => {
    await replace(first, STARTED);
    await replace(second, STARTED);
    workerAt(1).ending.resolve(DEATH);
    await waitUntil("it does not listen", () => !slot.isListening());
    await waitUntil("another is started", () => workers.length === 3);
    workerAt(2).report.resolve(STARTED);
    await waitUntil("it listens", () => slot.isListening());
    assert.equal(workerAt(2).configuration, second);
    assert.equal(respawns, 1);
  });

  it("tries again where another cannot start", async () => {
    await replace(first, STARTED);
    workerAt(0).ending.resolve(DEATH);
    await waitUntil("another is started", () => workers.length === 2);
    workerAt(1).report.resolve(NOT_STARTED);
    await waitUntil("yet another is started", () => workers.length === 3);
    assert.equal(workerAt(1).isStopped, true);
  });

  it("starts nobody after it was stopped", async () => {
    await replace(first, STARTED);
    workerAt(0).ending.resolve(DEATH);
    await waitUntil("it is dead", () => !slot.isListening());
    await slot.stop();
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(workers.length, 1);
  });

  it("takes no other configuration after it was stopped", async () => {
    await replace(first, STARTED);
    await slot.stop();
    assert.equal((await slot.replace(second)).kind, "notStarted");
    assert.equal(workers.length, 1);
  });

  it("goes back, with all that were replaced, where one of several cannot start", async () => {
    const other = newSlot(2);
    await replace(first, STARTED);
    await replace(first, STARTED, other);
    const rolled = roll([slot, other], second, first);
    workerAt(2).report.resolve(STARTED);
    await waitUntil("the other's turn", () => workers.length === 4);
    workerAt(3).report.resolve(NOT_STARTED);
    await waitUntil("back again", () => workers.length === 5);
    workerAt(4).report.resolve(STARTED);
    assert.equal(await rolled, NOT_STARTED);
    assert.deepEqual(
      workers.map(({ isStopped }) => isStopped),
      [true, false, true, true, false],
    );
    assert.equal(workerAt(4).configuration, first);
    await other.stop();
  });
});
