import assert from "node:assert/strict";
import fc from "fast-check";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { seal, unseal } from "../../src/cache/seal.ts";

const { sealing } = deriveCacheKeys("a secret of at least thirty-two characters");
const { sealing: otherSealing } = deriveCacheKeys("another secret of thirty-two characters");
const NAME = "grantgate:1:abc";
const PLAIN = '{"value":{"sub":"alice"}}';

describe("seal and unseal", () => {
  it("give back every text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (plain, name) => {
        assert.equal(unseal(sealing, name, seal(sealing, name, plain)), plain);
      }),
    );
  });

  it("show nothing of the text, and never the same bytes twice", () => {
    const sealed = seal(sealing, NAME, PLAIN);
    assert.equal(sealed.includes("alice"), false);
    assert.notDeepEqual(seal(sealing, NAME, PLAIN), sealed);
  });

  it("do not open what was moved to another key's name", () => {
    assert.equal(unseal(sealing, "grantgate:1:abd", seal(sealing, NAME, PLAIN)), undefined);
  });

  it("do not open what was sealed under another secret", () => {
    assert.equal(unseal(otherSealing, NAME, seal(sealing, NAME, PLAIN)), undefined);
  });

  it("do not open anything cut short", () => {
    const sealed = seal(sealing, NAME, PLAIN);
    for (let length = 0; length < sealed.length; length += 1) {
      assert.equal(unseal(sealing, NAME, sealed.subarray(0, length)), undefined, `${length} bytes`);
    }
  });

  it("do not open anything with a bit flipped, wherever it is", () => {
    const sealed = seal(sealing, NAME, PLAIN);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const flipped = Buffer.from(sealed);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(unseal(sealing, NAME, flipped), undefined, `bit ${bit}`);
    }
  });

  it("do not open bytes that nobody sealed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        assert.equal(unseal(sealing, NAME, Buffer.from(bytes)), undefined);
      }),
    );
  });
});
