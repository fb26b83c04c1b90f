import assert from "node:assert/strict";
import fc from "fast-check";
import type { Fresh } from "../../src/cache/answers.ts";
import { createMemory, type MemoryLevel } from "../../src/cache/memory.ts";
import { type FrozenClock, freezeTime } from "./frozen-clock.ts";
import { MINUTE } from "./loads.ts";

const FROM = { source: "corp", goodTo: 0 };
const fresh = (value: string, change: Partial<Fresh<string>> = {}): Fresh<string> => ({
  value,
  ttl: MINUTE,
  ...change,
});

describe("createMemory", () => {
  let clock: FrozenClock;
  let evicted: number;

  beforeEach(() => {
    clock = freezeTime();
    evicted = 0;
  });
  afterEach(() => clock.thaw());

  function memoryOf(maxEntries: number, maxBytes = 1_000_000): MemoryLevel<string> {
    return createMemory<string>({ maxEntries, maxBytes, onEvict: () => (evicted += 1) });
  }

  it("holds as many entries as it may, and tells of each that had to go: the least used", () => {
    const memory = memoryOf(3);
    for (const key of ["a", "b", "c"]) memory.set(key, FROM, fresh(key));
    memory.get("a");
    memory.set("d", FROM, fresh("d"));
    assert.deepEqual(
      ["a", "b", "c", "d"].map((key) => memory.get(key)?.value),
      ["a", undefined, "c", "d"],
    );
    assert.equal(memory.entries, 3);
    assert.equal(evicted, 1);
  });

  it("holds entries under a limit of more bytes than 32 bits can tell", () => {
    for (const maxBytes of [2 ** 31, 2 ** 32, 8e9]) {
      const memory = memoryOf(1_000, maxBytes);
      memory.set("key", FROM, fresh("x"));
      memory.set("none", FROM, { ...fresh("y"), negative: true });
      assert.deepEqual([memory.get("key")?.value, memory.get("none")?.value], ["x", "y"]);
    }
  });

  it("holds as many bytes as it may, those of keys and of the entries themselves among them", () => {
    const memory = memoryOf(1_000, 10_000);
    for (let at = 0; at < 100; at += 1) memory.set(`key ${at}`, FROM, fresh("x".repeat(800)));
    assert.ok(memory.bytes <= 10_000 && memory.bytes > 8_000, `${memory.bytes} bytes`);
    assert.equal(memory.entries, 8);
    assert.equal(evicted, 92);
  });

  it("does not hold what is larger than all it may hold, nor what it takes the place of", () => {
    const memory = memoryOf(8, 1_000);
    memory.set("a", FROM, fresh("small"));
    memory.set("a", FROM, fresh("x".repeat(2_000)));
    assert.equal(memory.get("a"), undefined);
    assert.equal(memory.bytes, 0);
  });

  it("measures what it holds at any time", () => {
    const memory = memoryOf(8);
    const operation = fc.record({
      key: fc.constantFrom("a", "b", "c"),
      text: fc.string({ maxLength: 20 }),
      negative: fc.boolean(),
      isDeleted: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(operation), (operations) => {
        for (const { key, text, negative, isDeleted } of operations) {
          if (isDeleted) memory.delete(key);
          else memory.set(key, FROM, fresh(text, { negative }));
        }
        const held = ["a", "b", "c"].filter((key) => memory.get(key));
        const values = held.map((key) => JSON.stringify(memory.get(key)?.value).length + key.length + 350);
        assert.equal(
          memory.bytes,
          values.reduce((sum, bytes) => sum + bytes, 0),
        );
      }),
    );
  });

  it("keeps one answer under a key, good or negative, the last one", () => {
    const memory = memoryOf(16);
    memory.set("a", FROM, fresh("good"));
    memory.set("a", FROM, fresh("bad", { negative: true }));
    assert.equal(memory.get("a")?.value, "bad");
    memory.set("a", FROM, fresh("good again"));
    assert.equal(memory.get("a")?.value, "good again");
    assert.equal(memory.entries, 1);
    assert.equal(memory.delete("a"), true);
    assert.equal(memory.delete("a"), false);
    assert.equal(memory.get("a"), undefined);
  });

  it("gives negative answers an eighth of the room, in entries and in bytes", () => {
    const few = memoryOf(16);
    for (let at = 0; at < 16; at += 1) few.set(`junk ${at}`, FROM, fresh("x", { negative: true }));
    assert.equal(few.entries, 2);
    const small = memoryOf(1_000, 16_000);
    for (let at = 0; at < 100; at += 1) small.set(`junk ${at}`, FROM, fresh("x", { negative: true }));
    assert.ok(small.bytes <= 2_000, `${small.bytes} bytes`);
  });

  it("forgets what has ended, evicting nothing", () => {
    const memory = memoryOf(8);
    memory.set("a", FROM, fresh("x"));
    memory.set("stale", FROM, fresh("x", { stale: { whileRevalidate: 0, ifError: 1_000 } }));
    clock.pass(MINUTE + 1);
    assert.equal(memory.get("a"), undefined);
    assert.ok(memory.get("stale"));
    clock.pass(1_000);
    assert.equal(memory.get("stale"), undefined);
    assert.equal(evicted, 0);
  });

  it("forgets all that a condition holds true of, however many there are, and nothing else", async () => {
    const memory = memoryOf(10_000, 100_000_000);
    for (let at = 0; at < 5_000; at += 1) {
      memory.set(`key ${at}`, { source: at % 2 === 0 ? "corp" : "other", goodTo: 0 }, fresh(`value ${at}`));
      if (at < 500) memory.set(`junk ${at}`, FROM, fresh("junk", { negative: true }));
    }
    const seen = new Set<string>();
    await memory.deleteWhere(({ key, source, value }) => {
      seen.add(key);
      return source === "corp" && value !== "value 0";
    });
    assert.equal(seen.size, 5_500);
    assert.equal(memory.entries, 2_501);
    assert.equal(memory.get("key 0")?.value, "value 0");
    assert.equal(memory.get("key 2"), undefined);
    assert.equal(memory.get("junk 0"), undefined);
    assert.equal(memory.get("key 4999")?.value, "value 4999");
  });

  it("goes on serving while it forgets", async () => {
    const memory = memoryOf(10_000, 100_000_000);
    for (let at = 0; at < 5_000; at += 1) memory.set(`key ${at}`, FROM, fresh("x"));
    let looked = 0;
    const forgetting = memory.deleteWhere(() => {
      looked += 1;
      return false;
    });
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    assert.ok(looked < 5_000, `${looked} at once`);
    await forgetting;
    assert.equal(looked, 5_000);
  });
});
