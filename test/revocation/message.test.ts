import assert from "node:assert/strict";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { seal } from "../../src/cache/seal.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { readMessage, writeMessage } from "../../src/revocation/message.ts";
import { createReader } from "../../src/revocation/reader.ts";
import type { Revocation, Target } from "../../src/revocation/target.ts";
import { type FrozenClock, freezeTime } from "../cache/frozen-clock.ts";
import { recordLog } from "../observe/recorded-log.ts";

const SECRET = "a secret of at least thirty-two characters";
const BEFORE = "the secret before that one, of its own";
const keys = deriveCacheKeys(SECRET);
const otherKeys = deriveCacheKeys(BEFORE);
const rotated = deriveCacheKeys(SECRET, BEFORE);

const TARGETS: readonly Target[] = [
  { kind: "token", token: "digest", signed: "another" },
  { kind: "subject", source: "corp", subject: "alice" },
  { kind: "session", source: "corp", session: "s-1" },
  { kind: "email", source: "corp", email: "alice@corp.test" },
  { kind: "client", source: "corp", client: "web" },
  { kind: "user", username: "alice" },
  { kind: "source", source: "corp" },
  { kind: "all" },
];
const revocationOf = (target: Target): Revocation => ({
  target,
  at: 1_700_000_000_000,
  until: 1_700_003_600_000,
});
const ALICE = revocationOf({ kind: "subject", source: "corp", subject: "alice" });
const sealed = (value: unknown, name = "revocation") =>
  seal(keys, name, JSON.stringify(value)).toString("base64");

describe("a message about a revocation", () => {
  for (const target of TARGETS) {
    it(`is read as it was written: ${target.kind}`, () => {
      assert.deepEqual(readMessage(keys, writeMessage(keys, revocationOf(target))), revocationOf(target));
    });
  }

  it("shows nothing of whom it is about, and is never the same twice", () => {
    const written = writeMessage(keys, ALICE);
    const bytes = Buffer.from(written, "base64");
    for (const name of ["alice", "corp", "subject"]) assert.equal(bytes.includes(name), false);
    assert.notEqual(writeMessage(keys, ALICE), written);
  });

  it("is read under the secret before, and under no other", () => {
    const written = writeMessage(otherKeys, ALICE);
    assert.deepEqual(readMessage(rotated, written), ALICE);
    assert.equal(readMessage(keys, written), undefined);
    assert.deepEqual(readMessage(otherKeys, writeMessage(rotated, ALICE)), undefined);
  });

  it("is not read once a single bit is another", () => {
    const bytes = Buffer.from(writeMessage(keys, ALICE), "base64");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(readMessage(keys, flipped.toString("base64")), undefined, `bit ${bit}`);
    }
  });

  it("is nothing that was sealed for a key of the cache", () => {
    assert.equal(readMessage(keys, sealed(ALICE, "grantgate:1:revocation")), undefined);
    assert.equal(readMessage(keys, sealed(ALICE, "grantgate:{revocations}")), undefined);
  });

  for (const [what, value] of [
    ["no text of ours", "x"],
    ["an unknown kind", { ...ALICE, target: { kind: "everything" } }],
    ["a target without its name", { ...ALICE, target: { kind: "user" } }],
    ["more than it should hold", { ...ALICE, more: 1 }],
    ["a time that is no number", { ...ALICE, at: "1" }],
    ["an end that never comes", { ...ALICE, until: null }],
  ] as const) {
    it(`is refused with ${what}, whoever has written it`, () => {
      assert.equal(readMessage(keys, sealed(value)), undefined);
    });
  }

  for (const written of ["", "x", "not base64!", Buffer.alloc(64).toString("base64")]) {
    it(`is refused as ${JSON.stringify(written)}`, () => assert.equal(readMessage(keys, written), undefined));
  }
});

describe("createReader", () => {
  let clock: FrozenClock;
  beforeEach(() => {
    clock = freezeTime();
  });
  afterEach(() => clock.thaw());

  it("counts each message of a stranger, and tells of them once a minute, without a word of theirs", async () => {
    const metrics = createMetrics();
    const { log, messages, lines } = recordLog();
    const read = createReader({ keys, log, metrics });
    assert.deepEqual(read(writeMessage(keys, ALICE)), ALICE);
    for (let at = 0; at < 100; at += 1) assert.equal(read("stranger"), undefined);
    assert.equal(messages().length, 1);
    clock.pass(60_001);
    read("stranger");
    assert.equal(messages().length, 2);
    assert.equal(JSON.stringify(lines).includes("stranger"), false);
    assert.equal((await metrics.revocationsRefused.get()).values[0]?.value, 101);
  });
});
