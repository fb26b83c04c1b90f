import assert from "node:assert/strict";
import { createRateLimit } from "../../src/events/rate-limit.ts";
import { type FrozenClock, freezeTime } from "../cache/frozen-clock.ts";

describe("createRateLimit", () => {
  let clock: FrozenClock;
  beforeEach(() => {
    clock = freezeTime();
  });
  afterEach(() => clock.thaw());

  const taken = (limit: { take(): number }, times: number) =>
    Array.from({ length: times }, () => limit.take()).filter((wait) => wait === 0).length;

  it("lets as many come at once as may come in a second", () => {
    assert.equal(taken(createRateLimit(10), 50), 10);
  });

  it("lets as many more come as time goes by, and never more than that at once", () => {
    const limit = createRateLimit(10);
    taken(limit, 50);
    clock.pass(300);
    assert.equal(taken(limit, 50), 3);
    clock.pass(60_000);
    assert.equal(taken(limit, 50), 10);
  });

  it("says how long to wait", () => {
    const limit = createRateLimit(2);
    taken(limit, 2);
    assert.equal(limit.take(), 500);
    clock.pass(400);
    assert.equal(Math.round(limit.take()), 100);
  });
});
