import assert from "node:assert/strict";
import { createNonces } from "../../src/binding/nonce.ts";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { type FrozenClock, freezeTime } from "../cache/frozen-clock.ts";

const PERIOD = 60_000;
const { nonces: key } = deriveCacheKeys("a secret of at least thirty-two characters");
const { nonces: otherKey } = deriveCacheKeys(undefined);

describe("createNonces", () => {
  let clock: FrozenClock;
  const nonces = createNonces(key, PERIOD);
  /** The clock starts with a period. */
  beforeEach(() => {
    clock = freezeTime();
  });
  afterEach(() => clock.thaw());

  it("gives the same nonce for a whole period, and another for the next", () => {
    const nonce = nonces.current();
    clock.pass(PERIOD - 1);
    assert.equal(nonces.current(), nonce);
    clock.pass(1);
    assert.notEqual(nonces.current(), nonce);
  });

  it("takes it until the next period is over", () => {
    const nonce = nonces.current();
    for (const milliseconds of [0, PERIOD - 1, 1, PERIOD - 1]) {
      clock.pass(milliseconds);
      assert.equal(nonces.accepts(nonce), true);
    }
    clock.pass(1);
    assert.equal(nonces.accepts(nonce), false);
  });

  it("takes none of a period to come", () => {
    clock.pass(PERIOD);
    const nonce = nonces.current();
    clock.thaw();
    clock = freezeTime();
    assert.equal(nonces.accepts(nonce), false);
  });

  it("takes the nonces of every replica with the key, and of no other", () => {
    assert.equal(createNonces(key, PERIOD).accepts(nonces.current()), true);
    assert.equal(createNonces(otherKey, PERIOD).accepts(nonces.current()), false);
  });

  it("takes nothing else", () => {
    const nonce = nonces.current();
    for (const other of [undefined, null, "", 0, true, [nonce], { nonce }, `${nonce}=`, nonce.slice(0, -1)]) {
      assert.equal(nonces.accepts(other), false);
    }
  });

  it("writes them as RFC 9449, section 8.1 asks", () => {
    assert.match(nonces.current(), /^[\x21\x23-\x5b\x5d-\x7e]+$/);
    assert.match(nonces.current(), /^[\w-]{43}$/);
  });
});
