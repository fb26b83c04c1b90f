import assert from "node:assert/strict";
import { createBudget } from "../../src/provider/budget.ts";

const never = () => new Promise<string>(() => undefined);
const answer = async () => "answer";

describe("createBudget", () => {
  it("runs as many calls at once as it may, and the next in its turn", async () => {
    const budget = createBudget(2, 10);
    let running = 0;
    let most = 0;
    const call = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return "answer";
    };
    const answers = await Promise.all(["a", "b", "c", "d"].map((digest) => budget.run(digest, call)));
    assert.deepEqual([answers.length, most], [4, 2]);
  });

  it("turns calls away at once when four times as many wait already", async () => {
    const budget = createBudget(2, 10);
    const accepted = Array.from({ length: 20 }, (_, at) => budget.run(`junk ${at}`, never)).filter(Boolean);
    assert.equal(accepted.length, 2 + 8);
  });

  it("leaves room for tokens seen before while junk fills the rest", async () => {
    const budget = createBudget(2, 10);
    budget.admit("known");
    for (let at = 0; at < 20; at += 1) void budget.run(`junk ${at}`, never);
    assert.equal(budget.run("unknown", answer), undefined);
    assert.equal(await budget.run("known", answer), "answer");
  });

  it("remembers the tokens seen last, and no more than it may", () => {
    const budget = createBudget(1, 2);
    for (const digest of ["first", "second", "third"]) budget.admit(digest);
    for (let at = 0; at < 20; at += 1) void budget.run(`junk ${at}`, never);
    assert.equal(budget.run("first", answer), undefined);
    assert.notEqual(budget.run("third", answer), undefined);
  });

  it("goes on after a call that failed", async () => {
    const budget = createBudget(1, 2);
    await assert.rejects(budget.run("a", () => Promise.reject(new Error("fault"))) ?? answer());
    assert.equal(await budget.run("a", answer), "answer");
  });
});
