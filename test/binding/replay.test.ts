import assert from "node:assert/strict";
import fc from "fast-check";
import { createLocalReplayGuard } from "../../src/binding/replay.ts";
import { type FrozenClock, freezeTime } from "../cache/frozen-clock.ts";

const MINUTE = 60_000;

describe("createLocalReplayGuard", () => {
  let clock: FrozenClock;
  beforeEach(() => {
    clock = freezeTime();
  });
  afterEach(() => clock.thaw());

  it("gives each key away once for as long as asked", async () => {
    const guard = createLocalReplayGuard(8);
    assert.equal(await guard.claim("a", MINUTE), "claimed");
    assert.equal(await guard.claim("a", MINUTE), "taken");
    assert.equal(await guard.claim("b", MINUTE), "claimed");
    clock.pass(MINUTE - 1);
    assert.equal(await guard.claim("a", MINUTE), "taken");
    clock.pass(1);
    assert.equal(await guard.claim("a", MINUTE), "claimed");
  });

  it("gives it to one of those who ask at once", async () => {
    const guard = createLocalReplayGuard(8);
    const answers = await Promise.all(Array.from({ length: 5 }, () => guard.claim("a", MINUTE)));
    assert.deepEqual(answers, ["claimed", "taken", "taken", "taken", "taken"]);
  });

  it("takes no more than it can hold, and forgets none of those that last for it", async () => {
    const guard = createLocalReplayGuard(3);
    for (const key of ["a", "b", "c"]) assert.equal(await guard.claim(key, MINUTE), "claimed");
    for (let at = 0; at < 100; at += 1) assert.equal(await guard.claim(`flood ${at}`, MINUTE), undefined);
    for (const key of ["a", "b", "c"]) assert.equal(await guard.claim(key, MINUTE), "taken");
  });

  it("takes others again as soon as the oldest is over", async () => {
    const guard = createLocalReplayGuard(2);
    await guard.claim("a", MINUTE);
    clock.pass(1_000);
    await guard.claim("b", MINUTE);
    clock.pass(MINUTE - 1_000);
    assert.equal(await guard.claim("c", MINUTE), "claimed");
    assert.equal(await guard.claim("d", MINUTE), undefined);
    assert.equal(await guard.claim("b", MINUTE), "taken");
  });

  it("gives nothing away twice while it lasts, whoever asks when", async () => {
    const asking = fc.record({ key: fc.constantFrom(..."abcdef"), wait: fc.nat(40_000) });
    await fc.assert(
      fc.asyncProperty(fc.array(asking, { maxLength: 40 }), async (questions) => {
        const guard = createLocalReplayGuard(4);
        const since = new Map<string, number>();
        for (const { key, wait } of questions) {
          clock.pass(wait);
          const live = [...since].filter(([, at]) => Date.now() < at + MINUTE);
          const wanted = live.some(([name]) => name === key)
            ? "taken"
            : live.length < 4
              ? "claimed"
              : undefined;
          assert.equal(await guard.claim(key, MINUTE), wanted);
          if (wanted === "claimed") since.set(key, Date.now());
        }
      }),
    );
  });
});
