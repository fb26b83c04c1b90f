import assert from "node:assert/strict";
import fc from "fast-check";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { seal, unseal } from "../../src/cache/seal.ts";

const SECRET = "a secret of at least thirty-two characters";
const SECRET_BEFORE = "another secret of thirty-two characters";
const keys = deriveCacheKeys(SECRET);
const otherKeys = deriveCacheKeys(SECRET_BEFORE);
const NAME = "grantgate:1:abc";
const PLAIN = '{"value":{"sub":"alice"}}';

describe("seal and unseal", () => {
  it("give back every text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (plain, name) => {
        assert.equal(unseal(keys, name, seal(keys, name, plain)), plain);
      }),
    );
  });

  it("show nothing of the text, and never the same bytes twice", () => {
    const sealed = seal(keys, NAME, PLAIN);
    assert.equal(sealed.includes("alice"), false);
    assert.notDeepEqual(seal(keys, NAME, PLAIN), sealed);
  });

  it("do not open what was moved to another key's name", () => {
    assert.equal(unseal(keys, "grantgate:1:abd", seal(keys, NAME, PLAIN)), undefined);
  });

  it("do not open what was sealed under another secret", () => {
    assert.equal(unseal(otherKeys, NAME, seal(keys, NAME, PLAIN)), undefined);
  });

  it("open what was sealed under the secret before, and seal under the present one", () => {
    const rotated = deriveCacheKeys(SECRET, SECRET_BEFORE);
    assert.equal(unseal(rotated, NAME, seal(otherKeys, NAME, PLAIN)), PLAIN);
    assert.equal(unseal(rotated, "grantgate:1:abd", seal(otherKeys, NAME, PLAIN)), undefined);
    assert.equal(unseal(keys, NAME, seal(rotated, NAME, PLAIN)), PLAIN);
    assert.equal(unseal(otherKeys, NAME, seal(rotated, NAME, PLAIN)), undefined);
    assert.equal(unseal(rotated, NAME, seal(deriveCacheKeys(undefined), NAME, PLAIN)), undefined);
  });

  it("do not open anything cut short", () => {
    const sealed = seal(keys, NAME, PLAIN);
    for (let length = 0; length < sealed.length; length += 1) {
      assert.equal(unseal(keys, NAME, sealed.subarray(0, length)), undefined, `${length} bytes`);
    }
  });

  it("do not open anything with a bit flipped, wherever it is", () => {
    const sealed = seal(keys, NAME, PLAIN);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const flipped = Buffer.from(sealed);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(unseal(keys, NAME, flipped), undefined, `bit ${bit}`);
    }
  });

  it("do not open bytes that nobody sealed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        assert.equal(unseal(keys, NAME, Buffer.from(bytes)), undefined);
      }),
    );
  });
});
