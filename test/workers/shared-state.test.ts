import assert from "node:assert/strict";
import type { LinkListener } from "../../src/revocation/link.ts";
import type { Revocation } from "../../src/revocation/target.ts";
import type { ToPrimary } from "../../src/workers/questions.ts";
import { createSharedState, type Primary } from "../../src/workers/shared-state.ts";

const ALICE: Revocation = { target: { kind: "user", username: "alice" }, at: 1, until: 2 };

/** A primary that answers so, or is silent. */
function primaryThat(answer: (question: ToPrimary) => unknown): Primary {
  return { ask: async (question) => Object(answer(question)).value };
}
const silent = primaryThat(() => undefined);

describe("the state of a worker", () => {
  let heard: Revocation[];
  const listener: LinkListener = {
    heard: (revocation) => void heard.push(revocation),
    lost: () => undefined,
    known: () => [],
  };
  beforeEach(() => {
    heard = [];
  });

  it("is caught up and trusted once the primary has told what was revoked, however long that takes", async () => {
    let asked = 0;
    const primary = primaryThat(() => {
      asked += 1;
      return asked < 3 ? undefined : { value: [ALICE] };
    });
    const link = createSharedState(primary).link(listener);
    assert.equal(link.trusted(), false);
    await link.caughtUp;
    assert.deepEqual([link.trusted(), heard, asked], [true, [ALICE], 3]);
  });

  it("hears what the primary tells later", () => {
    const state = createSharedState(primaryThat(() => ({ value: [] })));
    state.link(listener);
    state.hear([ALICE]);
    assert.deepEqual(heard, [ALICE]);
  });

  it("says that a revocation is sent where the primary has it, and else does not", async () => {
    const taken = createSharedState(primaryThat(({ kind }) => ({ value: kind === "known" ? [] : true })));
    assert.equal(await taken.link(listener).send([ALICE]), true);
    const mute = primaryThat(({ kind }) => (kind === "known" ? { value: [] } : undefined));
    assert.equal(await createSharedState(mute).link(listener).send([ALICE]), false);
  });

  it("accepts no proof while the primary is silent, and takes a token for one not received", async () => {
    const { replay, receipts } = createSharedState(silent);
    assert.equal(await replay.claim("proof", 1), undefined);
    assert.equal(await receipts.has("token"), false);
  });
});
