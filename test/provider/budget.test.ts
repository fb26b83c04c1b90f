import assert from "node:assert/strict";
import { type Budget, createBudget } from "../../src/provider/budget.ts";
import { outage } from "../../src/provider/outbound.ts";
import { breakerUnderTest } from "../breaker/breaker-under-test.ts";
import { type FrozenClock, freezeTime } from "../cache/frozen-clock.ts";
import { deferred } from "../support/deferred.ts";

const ANSWER = { kind: "inactive" };
const FULL = outage("too many calls wait for the provider");
const stopped = (retryAfter: number) => ({ ...outage("the provider's breaker is open"), retryAfter });

const never = () => new Promise<typeof ANSWER>(() => undefined);
const answer = async () => ANSWER;
const fail = async () => outage("timeout");

function budgetOf(maxConcurrent: number, maxTokens: number): Budget {
  const breakers = { seen: breakerUnderTest(), unseen: breakerUnderTest() };
  return createBudget({ maxConcurrent, maxTokens, breakers });
}

describe("createBudget", () => {
  it("runs as many calls at once as it may, and the next in its turn", async () => {
    const budget = budgetOf(2, 10);
    let running = 0;
    let most = 0;
    const call = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return ANSWER;
    };
    const answers = await Promise.all(["a", "b", "c", "d"].map((digest) => budget.run(digest, call)));
    assert.deepEqual([answers.length, most], [4, 2]);
  });

  it("turns calls away at once when four times as many wait already", async () => {
    const budget = budgetOf(2, 10);
    const answers: unknown[] = [];
    for (let at = 0; at < 20; at += 1) {
      void budget.run(`junk ${at}`, never).then((result) => answers.push(result));
    }
    await new Promise(setImmediate);
    assert.deepEqual(answers, Array(20 - (2 + 8)).fill(FULL));
  });

  it("leaves room for tokens seen before while junk fills the rest", async () => {
    const budget = budgetOf(2, 10);
    budget.admit("known");
    for (let at = 0; at < 20; at += 1) void budget.run(`junk ${at}`, never);
    assert.deepEqual(await budget.run("unknown", answer), FULL);
    assert.equal(await budget.run("known", answer), ANSWER);
  });

  it("remembers the tokens seen last, and no more than it may", async () => {
    const budget = budgetOf(1, 2);
    for (const digest of ["first", "second", "third"]) budget.admit(digest);
    for (let at = 0; at < 20; at += 1) void budget.run(`junk ${at}`, never);
    assert.deepEqual(await budget.run("first", answer), FULL);
    assert.equal(await budget.run("third", answer), ANSWER);
  });

  it("goes on after a call that failed", async () => {
    const budget = budgetOf(1, 2);
    await assert.rejects(budget.run("a", () => Promise.reject(new Error("fault"))));
    assert.equal(await budget.run("a", answer), ANSWER);
  });
});

describe("createBudget, when calls meet outages", () => {
  let clock: FrozenClock;
  let budget: Budget;

  beforeEach(() => {
    clock = freezeTime();
    budget = budgetOf(2, 10);
    budget.admit("known");
  });
  afterEach(() => clock.thaw());

  async function failTimes(times: number, digest: string): Promise<void> {
    for (let at = 0; at < times; at += 1) assert.equal((await budget.run(digest, fail)).kind, "outage");
  }

  it("stops calls for unseen tokens alone, when those met five in a row", async () => {
    await failTimes(5, "junk");
    assert.deepEqual(await budget.run("unknown", answer), stopped(5));
    assert.equal(await budget.run("known", answer), ANSWER);
  });

  it("stops every call when those for seen tokens met five in a row", async () => {
    await failTimes(5, "known");
    clock.pass(2_000);
    assert.deepEqual(await budget.run("known", answer), stopped(3));
    assert.deepEqual(await budget.run("unknown", answer), stopped(3));
  });

  it("says the longer wait where both are stopped", async () => {
    await failTimes(5, "junk");
    clock.pass(2_000);
    await failTimes(5, "known");
    assert.deepEqual(await budget.run("known", answer), stopped(5));
    assert.deepEqual(await budget.run("unknown", answer), stopped(5));
    clock.pass(3_000);
    assert.deepEqual(await budget.run("unknown", answer), stopped(2));
  });

  it("asks for unseen tokens again after the pause, though nobody came with a seen one", async () => {
    await failTimes(5, "known");
    clock.pass(5_000);
    assert.equal(await budget.run("unknown", answer), ANSWER);
  });

  it("asks for no unseen token while one call for a seen token is tried", async () => {
    await failTimes(5, "known");
    clock.pass(5_000);
    void budget.run("known", never);
    await new Promise(setImmediate);
    assert.deepEqual(await budget.run("unknown", answer), stopped(1));
  });

  it("makes none of the calls that waited when it was stopped", async () => {
    let calls = 0;
    const counted = async () => {
      calls += 1;
      return fail();
    };
    const waiting = Array.from({ length: 10 }, (_, at) => budget.run(`junk ${at}`, counted));
    const kinds = new Set((await Promise.all(waiting)).map(({ kind }) => kind));
    assert.deepEqual([calls <= 6, kinds], [true, new Set(["outage"])]);
  });

  it("makes no call for an unseen token that waited when those for seen tokens were stopped", async () => {
    const narrow = budgetOf(1, 10);
    narrow.admit("known");
    const { promise, resolve } = deferred<typeof ANSWER>();
    const first = narrow.run("unseen", () => promise);
    const waiting = narrow.run("another", answer);
    for (let at = 0; at < 5; at += 1) await narrow.run("known", fail);
    resolve(ANSWER);
    assert.deepEqual([await first, await waiting], [ANSWER, stopped(5)]);
  });

  it("answers at once while the one call that is tried hangs in the last place", async () => {
    const narrow = budgetOf(1, 10);
    narrow.admit("known");
    for (let at = 0; at < 5; at += 1) await narrow.run("known", fail);
    clock.pass(5_000);
    void narrow.run("known", never);
    await new Promise(setImmediate);
    assert.deepEqual(await narrow.run("known", answer), stopped(1));
  });

  it("counts no call that was turned away because too many wait", async () => {
    const narrow = budgetOf(1, 10);
    const { promise, resolve } = deferred<typeof ANSWER>();
    const waiting = Array.from({ length: 20 }, (_, at) => narrow.run(`junk ${at}`, () => promise));
    resolve(ANSWER);
    const full = (await Promise.all(waiting)).filter(({ kind }) => kind === "outage");
    assert.deepEqual([full.length, await narrow.run("unknown", answer)], [15, ANSWER]);
  });

  for (const kind of ["active", "inactive", "clientRefused"]) {
    it(`takes ${kind} for an answer`, async () => {
      for (let at = 0; at < 10; at += 1) {
        assert.deepEqual(await budget.run("known", async () => ({ kind })), { kind });
      }
    });
  }
});
