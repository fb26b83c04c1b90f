import assert from "node:assert/strict";
import { type Breaker, type BreakerState, createBreaker } from "../../src/cache/breaker.ts";
import { type FrozenClock, freezeTime } from "./frozen-clock.ts";

const PAUSE = 1_000;
const fails = () => Promise.reject(new Error("it fails"));
const succeeds = async () => "done";
const mustNotRun = () => assert.fail("the call was made");

describe("createBreaker", () => {
  let clock: FrozenClock;
  let breaker: Breaker;
  let states: BreakerState[];

  beforeEach(() => {
    clock = freezeTime();
    states = [];
    breaker = createBreaker({ failures: 3, pause: PAUSE, onState: (state) => states.push(state) });
  });
  afterEach(() => clock.thaw());

  const failing = async () => {
    const call = breaker.run(fails);
    assert.ok(call);
    await assert.rejects(call, /it fails/);
  };
  async function open(): Promise<void> {
    for (let at = 0; at < 3; at += 1) await failing();
  }

  it("lets calls through, and their ends too, while it is closed", async () => {
    assert.equal(await breaker.run(succeeds), "done");
    await failing();
    assert.deepEqual([breaker.state, breaker.retryAfter, states], ["closed", 0, []]);
  });

  it("opens after so many failures in a row, not after as many with a success among them", async () => {
    await failing();
    await failing();
    await breaker.run(succeeds);
    await failing();
    await failing();
    assert.equal(breaker.state, "closed");
    await failing();
    assert.deepEqual([breaker.state, states], ["open", ["open"]]);
  });

  it("makes no call while it is open, and says for how long", async () => {
    await open();
    assert.equal(breaker.retryAfter, PAUSE);
    clock.pass(PAUSE - 1);
    assert.equal(breaker.retryAfter, 1);
    assert.equal(breaker.run(mustNotRun), undefined);
  });

  it("lets one call through after the pause, and closes where that succeeds", async () => {
    await open();
    clock.pass(PAUSE);
    assert.equal(breaker.retryAfter, 0);
    assert.equal(await breaker.run(succeeds), "done");
    assert.deepEqual([breaker.state, states], ["closed", ["open", "halfOpen", "closed"]]);
    assert.equal(await breaker.run(succeeds), "done");
  });

  it("opens for another pause where that fails", async () => {
    await open();
    clock.pass(PAUSE);
    await failing();
    assert.deepEqual([breaker.state, breaker.retryAfter], ["open", PAUSE]);
    assert.equal(breaker.run(mustNotRun), undefined);
    assert.deepEqual(states, ["open", "halfOpen", "open"]);
  });

  it("has nobody wait for the call that tries", async () => {
    await open();
    clock.pass(PAUSE);
    let end = (_: string) => {};
    const trying = breaker.run(() => new Promise<string>((resolve) => (end = resolve)));
    assert.equal(breaker.state, "halfOpen");
    assert.equal(breaker.run(mustNotRun), undefined);
    end("it tried");
    assert.equal(await trying, "it tried");
    assert.equal(breaker.state, "closed");
  });

  it("opens once for calls that fail together", async () => {
    await Promise.allSettled(Array.from({ length: 6 }, () => breaker.run(fails)));
    assert.deepEqual(states, ["open"]);
  });
});
