import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Candidates } from "../../../src/directory/directory.ts";
import type { Channel } from "../../../src/directory/ldap/channel.ts";
import { type Fault, faultOf, lostBy } from "../../../src/directory/ldap/fault.ts";
import { createPool, type Pool, type Work } from "../../../src/directory/ldap/pool.ts";

const NOBODY: Candidates = { kind: "candidates", accounts: [] };
const LOST = lostBy("connection closed");
const never = new AbortController().signal;

/** A connection on which nothing is sent. */
function channelUnderTest(): Channel {
  let isOpen = true;
  return {
    kind: "channel",
    get isOpen() {
      return isOpen;
    },
    exchange: async () => LOST,
    detach: () => undefined,
    close: () => {
      isOpen = false;
    },
  };
}

describe("a pool of connections", () => {
  let opened: Channel[];
  let outcome: Fault | undefined;
  let pool: Pool;

  beforeEach(() => {
    opened = [];
    outcome = undefined;
    pool = createPool(async () => {
      if (outcome) return outcome;
      const channel = channelUnderTest();
      opened.push(channel);
      return channel;
    }, 3);
  });

  const run = (work: Work, signal: AbortSignal = never) => pool.run(work, signal);
  const idle: Work = async () => NOBODY;

  it("uses a connection again", async () => {
    const used: Channel[] = [];
    for (let time = 0; time < 3; time += 1) {
      await run(async (channel) => {
        used.push(channel);
        return NOBODY;
      });
    }
    assert.deepEqual(new Set(used), new Set(opened));
    assert.equal(opened.length, 1);
  });

  it("opens as many as it may and no more, and gives each to one at a time", async () => {
    const inUse = new Set<Channel>();
    await Promise.all(
      Array.from({ length: 50 }, () =>
        run(async (channel) => {
          assert.ok(!inUse.has(channel));
          inUse.add(channel);
          await sleep(1);
          inUse.delete(channel);
          return NOBODY;
        }),
      ),
    );
    assert.equal(opened.length, 3);
  });

  it("leaves aside a connection that ended while it was idle", async () => {
    await run(idle);
    opened[0]?.close();
    assert.equal(await run(async (channel) => (channel.isOpen ? NOBODY : LOST)), NOBODY);
    assert.equal(opened.length, 2);
  });

  it("tries once more, over a new connection, what a kept one lost", async () => {
    await run(idle);
    let tries = 0;
    const losing: Work = async (channel) => {
      tries += 1;
      channel.close();
      return LOST;
    };
    assert.equal(await run(losing), LOST);
    assert.deepEqual([tries, opened.length], [2, 2]);
    assert.equal(await run(losing), LOST);
    assert.equal(tries, 3, "nothing that a new connection lost");
  });

  it("does not try again what failed otherwise", async () => {
    await run(idle);
    let tries = 0;
    const failing: Work = async () => {
      tries += 1;
      return faultOf("search: busy");
    };
    assert.deepEqual(await run(failing), faultOf("search: busy"));
    assert.equal(tries, 1);
    assert.equal(opened[0]?.isOpen, true);
  });

  it("gives a turn to nobody whose time is up, and passes on that none can be opened", async () => {
    assert.deepEqual(await run(idle, AbortSignal.abort()), faultOf("timeout"));
    outcome = faultOf("ECONNREFUSED");
    assert.equal(await run(idle), outcome);
    assert.deepEqual(opened, []);
  });

  it("keeps its connections after a defect", async () => {
    await assert.rejects(
      run(async () => {
        throw new Error("a defect");
      }),
      /a defect/,
    );
    await run(idle);
    assert.equal(opened.length, 1);
  });

  it("closes idle connections at once, and others after their use", async () => {
    await run(idle);
    let finish = () => {};
    const working = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const used = run(async () => {
      await working;
      return NOBODY;
    });
    await Promise.all([run(idle), run(idle)]);
    pool.close();
    assert.deepEqual(
      opened.map(({ isOpen }) => isOpen),
      [true, ...opened.slice(1).map(() => false)],
    );
    finish();
    await used;
    assert.ok(opened.every(({ isOpen }) => !isOpen));
  });
});
