import assert from "node:assert/strict";
import { createJournal, type Journal } from "../../src/revocation/journal.ts";
import type { Target } from "../../src/revocation/target.ts";

const KEPT = 10_000;
const eventOf = (number: number, at = number) => {
  const target: Target = { kind: "user", username: String(number) };
  return { target, at };
};

describe("createJournal", () => {
  let journal: Journal;
  const append = (from: number, to: number) => {
    for (let number = from; number < to; number += 1) journal.append(eventOf(number));
  };

  beforeEach(() => {
    journal = createJournal();
  });

  it("gives what came since a position, in order", () => {
    assert.deepEqual(journal.since(journal.position()), []);
    append(0, 2);
    const position = journal.position();
    assert.deepEqual(journal.since(position), []);
    append(2, 4);
    assert.deepEqual(journal.since(position), [eventOf(2), eventOf(3)]);
    assert.deepEqual(journal.since(0)?.length, 4);
  });

  it("gives what happened at a time or later, in whatever order it came", () => {
    journal.append(eventOf(1, 500));
    journal.append(eventOf(2, 100));
    journal.append(eventOf(3, 300));
    assert.deepEqual(journal.after(300), [eventOf(1, 500), eventOf(3, 300)]);
    assert.deepEqual(journal.after(501), []);
  });

  it("keeps at least ten thousand, and says where it has dropped some that would count", () => {
    append(0, 5 * KEPT);
    const end = journal.position();
    assert.equal(end, 5 * KEPT);
    assert.equal(journal.since(0), undefined);
    assert.equal(journal.after(0), undefined);
    assert.equal(journal.since(end - KEPT)?.length, KEPT);
    assert.deepEqual(journal.since(end - 1), [eventOf(end - 1)]);
    assert.equal(journal.after(end - KEPT)?.length, KEPT);
    for (let position = 0; position < end; position += 997) {
      const since = journal.since(position);
      if (since) assert.equal(since.length, end - position);
    }
  });

  it("holds no more than twenty thousand", () => {
    append(0, 5 * KEPT);
    for (let number = 0; number < KEPT; number += 1) {
      journal.append(eventOf(number));
      const oldest = journal.position() - 2 * KEPT - 1;
      assert.equal(journal.since(oldest), undefined);
    }
  });

  it("remembers of the dropped ones which was the latest", () => {
    journal.append(eventOf(0, 1_000_000));
    append(1, 2 * KEPT + 1);
    assert.equal(journal.after(1_000_000), undefined);
    assert.deepEqual(journal.after(1_000_001), []);
  });
});
