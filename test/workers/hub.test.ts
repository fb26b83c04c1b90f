import assert from "node:assert/strict";
import type { Revocation } from "../../src/revocation/target.ts";
import { createHub, type Hub } from "../../src/workers/hub.ts";
import { createLocalState } from "../../src/workers/shared-state.ts";

const revocationOf = (username: string, until = Date.now() + 60_000): Revocation => ({
  target: { kind: "user", username },
  at: Date.now(),
  until,
});

describe("the hub", () => {
  let hub: Hub;
  beforeEach(() => {
    hub = createHub();
  });

  /** Joins, and lists the users of whose revocation it has heard. */
  function join() {
    const users: string[] = [];
    const link = createLocalState(hub).link({
      heard: ({ target }) => void (target.kind === "user" && users.push(target.username)),
      lost: () => undefined,
      known: () => [],
    });
    return { link, users };
  }

  it("tells every other member of a revocation before it is said to be sent", async () => {
    const [one, two, three] = [join(), join(), join()];
    assert.equal(await one.link.send([revocationOf("alice")]), true);
    assert.deepEqual([one.users, two.users, three.users], [[], ["alice"], ["alice"]]);
  });

  it("tells who comes later what was revoked before, but for what has ended", async () => {
    const { link } = join();
    await link.send([revocationOf("alice"), revocationOf("bob", Date.now() - 1)]);
    assert.deepEqual(join().users, ["alice"]);
  });

  it("tells nothing to who has left", async () => {
    const [one, two] = [join(), join()];
    await two.link.close();
    await one.link.send([revocationOf("alice")]);
    assert.deepEqual(two.users, []);
  });

  it("lets a proof be used once by all together", async () => {
    const [one, two] = [createLocalState(hub), createLocalState(hub)];
    assert.equal(await one.replay.claim("proof", 60_000), "claimed");
    assert.equal(await two.replay.claim("proof", 60_000), "taken");
  });

  it("has one memory of what was received", async () => {
    const [one, two] = [createLocalState(hub), createLocalState(hub)];
    assert.equal(await two.receipts.has("token"), false);
    await one.receipts.remember("token", 60_000);
    assert.equal(await two.receipts.has("token"), true);
  });
});
