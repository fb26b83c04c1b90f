import assert from "node:assert/strict";
import { createJournal } from "../../src/revocation/journal.ts";
import type { Target } from "../../src/revocation/target.ts";

const user = (name: string): Target => ({ kind: "user", username: name });

describe("createJournal", () => {
  it("tells what came since a position, and what happened since a time", () => {
    const journal = createJournal();
    journal.append({ target: user("a"), at: 100 });
    const position = journal.position();
    journal.append({ target: user("b"), at: 50 });
    assert.deepEqual(journal.since(position), [{ target: user("b"), at: 50 }]);
    assert.deepEqual(journal.since(journal.position()), []);
    assert.deepEqual(journal.after(100), [{ target: user("a"), at: 100 }]);
    assert.deepEqual(journal.after(101), []);
  });

  it("says where it no longer knows", () => {
    const journal = createJournal();
    const position = journal.position();
    for (let at = 1; at <= 20_001; at += 1) journal.append({ target: user(String(at)), at });
    assert.equal(journal.since(position), undefined);
    assert.equal(journal.after(10_000), undefined);
    assert.equal(journal.after(10_001)?.length, 10_001);
  });
});
