import assert from "node:assert/strict";
import { mock } from "node:test";
import type { Breaker } from "../../src/breaker/breaker.ts";
import { createMetrics, type Metrics } from "../../src/observe/metrics.ts";
import { type FrozenClock, freezeTime } from "../cache/frozen-clock.ts";
import { type RecordedLog, recordLog } from "../observe/recorded-log.ts";
import { deferred } from "../support/deferred.ts";
import { breakerStates, breakerUnderTest } from "./breaker-under-test.ts";

const FAILURES = 3;
const PAUSE = 5_000;

type Result = "answer" | "fault";
const isFault = (result: Result) => result === "fault";

describe("createBreaker", () => {
  let clock: FrozenClock;
  let metrics: Metrics;
  let recorded: RecordedLog;
  let breaker: Breaker;
  let calls: number;

  beforeEach(() => {
    clock = freezeTime();
    metrics = createMetrics();
    recorded = recordLog();
    breaker = breakerUnderTest({ failures: FAILURES, pause: PAUSE, metrics, log: recorded.log });
    calls = 0;
  });
  afterEach(() => clock.thaw());

  function run(ending: Result | Promise<Result>): Promise<Result> | undefined {
    return breaker.run(async () => {
      calls += 1;
      return ending;
    }, isFault);
  }
  async function fail(times: number): Promise<void> {
    for (let at = 0; at < times; at += 1) assert.equal(await run("fault"), "fault");
  }
  const state = async () => (await breakerStates(metrics)).thing;

  it("is closed at first, and gives every result on", async () => {
    assert.equal(await run("answer"), "answer");
    assert.equal(await run("fault"), "fault");
    assert.deepEqual([breaker.retryAfter, await state(), recorded.lines], [undefined, 0, []]);
  });

  it("opens after so many failures in a row, and not before", async () => {
    await fail(FAILURES - 1);
    assert.equal(breaker.retryAfter, undefined);
    await run("answer");
    await fail(FAILURES - 1);
    assert.equal(breaker.retryAfter, undefined);
    await fail(1);
    assert.deepEqual([breaker.retryAfter, await state()], [PAUSE / 1_000, 2]);
  });

  it("counts failures of calls made at once", async () => {
    const made = Array.from({ length: FAILURES }, () => run("fault"));
    assert.deepEqual(await Promise.all(made), ["fault", "fault", "fault"]);
    assert.equal(run("answer"), undefined);
  });

  it("makes no call while it is open, and says in whole seconds how long", async () => {
    await fail(FAILURES);
    const said: (number | undefined)[] = [];
    for (const passed of [0, 1, 998, 1, 3_999]) {
      clock.pass(passed);
      assert.equal(run("answer"), undefined);
      said.push(breaker.retryAfter);
    }
    assert.deepEqual([said, calls], [[5, 5, 5, 4, 1], FAILURES]);
    clock.pass(1);
    assert.equal(breaker.retryAfter, undefined);
  });

  it("lets one call through after the pause, nobody waits for it, and it closes", async () => {
    await fail(FAILURES);
    clock.pass(PAUSE);
    const { promise, resolve } = deferred<Result>();
    const probe = run(promise);
    assert.deepEqual([run("answer"), run("answer"), breaker.retryAfter], [undefined, undefined, 1]);
    assert.equal(await state(), 1);
    resolve("answer");
    assert.equal(await probe, "answer");
    assert.deepEqual([breaker.retryAfter, await state(), calls], [undefined, 0, FAILURES + 1]);
    await fail(FAILURES - 1);
    assert.equal(await run("answer"), "answer");
  });

  it("opens again for a whole pause when that call fails", async () => {
    await fail(FAILURES);
    clock.pass(PAUSE);
    assert.equal(await run("fault"), "fault");
    assert.equal(breaker.retryAfter, PAUSE / 1_000);
    clock.pass(PAUSE - 1);
    assert.equal(run("answer"), undefined);
    clock.pass(1);
    assert.equal(await run("answer"), "answer");
    assert.equal(await state(), 0);
  });

  it("is opened no longer by calls that were under way when it opened", async () => {
    const { promise, resolve } = deferred<Result>();
    const slow = run(promise);
    await fail(FAILURES);
    clock.pass(1_000);
    resolve("fault");
    await slow;
    assert.equal(breaker.retryAfter, 4);
  });

  it("is closed by no call that was under way when it opened", async () => {
    const { promise, resolve } = deferred<Result>();
    const slow = run(promise);
    await fail(FAILURES);
    resolve("answer");
    assert.equal(await slow, "answer");
    assert.equal(run("answer"), undefined);
  });

  it("passes a defect on, and counts it neither as a failure nor as an answer", async () => {
    const defect = new Error("a defect");
    const throwing = () => breaker.run(() => Promise.reject(defect), isFault) ?? assert.fail("open");
    await fail(FAILURES - 1);
    for (let at = 0; at < FAILURES; at += 1) await assert.rejects(throwing(), defect);
    assert.equal(breaker.retryAfter, undefined);
    await fail(1);
    assert.equal(breaker.retryAfter, PAUSE / 1_000);
  });

  it("does not stay half-open for a call that threw", async () => {
    await fail(FAILURES);
    clock.pass(PAUSE);
    const thrown = breaker.run(() => {
      throw new Error("a defect");
    }, isFault);
    await assert.rejects(thrown ?? assert.fail("open"), /a defect/);
    assert.equal(await run("answer"), "answer");
  });

  it("logs each change of state once, with its name", async () => {
    await fail(FAILURES);
    clock.pass(PAUSE);
    await fail(1);
    clock.pass(PAUSE);
    await run("answer");
    await run("answer");
    const said = recorded.lines.map(({ level, breaker: name, msg }) => [
      level,
      name,
      String(msg).split(":")[0],
    ]);
    assert.deepEqual(said, [
      ["warn", "thing", "breaker open"],
      ["info", "thing", "breaker half-open"],
      ["warn", "thing", "breaker open"],
      ["info", "thing", "breaker half-open"],
      ["info", "thing", "breaker closed"],
    ]);
  });
});

describe("a breaker, when the time of day is set back", () => {
  const today = Date.UTC(2024, 0, 2);
  beforeEach(() => mock.timers.enable({ apis: ["Date"], now: today }));
  afterEach(() => {
    mock.restoreAll();
    mock.timers.reset();
  });

  it("stays open for its pause and no longer", async () => {
    let passed = 0;
    mock.method(performance, "now", () => passed);
    const breaker = breakerUnderTest({ failures: 1, pause: PAUSE });
    await breaker.run(async () => "fault" as const, isFault);
    mock.timers.setTime(today - 86_400_000);
    passed = PAUSE - 1;
    assert.equal(breaker.retryAfter, 1);
    passed = PAUSE;
    assert.equal(await breaker.run(async () => "answer" as const, isFault), "answer");
    assert.equal(breaker.retryAfter, undefined);
  });
});
