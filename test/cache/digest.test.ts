import assert from "node:assert/strict";
import { deriveCacheKeys } from "../../src/cache/digest.ts";

const SECRET = "a secret of at least thirty-two characters";
const PURPOSES = ["token", "user", "settings", "proof"] as const;

describe("deriveCacheKeys", () => {
  it("gives replicas with one secret the same keys", () => {
    const [one, other] = [deriveCacheKeys(SECRET), deriveCacheKeys(SECRET)];
    assert.deepEqual(one.sealing, other.sealing);
    assert.deepEqual(one.nonces, other.nonces);
    for (const purpose of PURPOSES) assert.equal(one.digest(purpose, "x"), other.digest(purpose, "x"));
  });

  it("gives each secret keys of its own", () => {
    const [one, other] = [deriveCacheKeys(SECRET), deriveCacheKeys(`${SECRET}.`)];
    assert.notDeepEqual(one.sealing, other.sealing);
    assert.notDeepEqual(one.nonces, other.nonces);
    assert.notEqual(one.digest("token", "x"), other.digest("token", "x"));
  });

  it("gives random keys where there is no secret", () => {
    const [one, other] = [deriveCacheKeys(undefined), deriveCacheKeys(undefined)];
    assert.notDeepEqual(one.sealing, other.sealing);
    assert.notDeepEqual(one.nonces, other.nonces);
    assert.notEqual(one.digest("token", "x"), other.digest("token", "x"));
  });

  it("serves each purpose with a key of its own", () => {
    const { sealing, nonces } = deriveCacheKeys(SECRET);
    assert.equal(nonces.length, 32);
    assert.notDeepEqual(nonces, sealing);
  });

  it("keeps the keys of the secret before, for what is still there under them", () => {
    const before = deriveCacheKeys("the secret before that one, of its own");
    const { previous, ...present } = deriveCacheKeys(SECRET, "the secret before that one, of its own");
    assert.deepEqual(present.sealing, deriveCacheKeys(SECRET).sealing);
    assert.equal(present.digest("token", "x"), deriveCacheKeys(SECRET).digest("token", "x"));
    assert.deepEqual(previous?.sealing, before.sealing);
    assert.equal(previous?.digest("token", "x"), before.digest("token", "x"));
    assert.equal(deriveCacheKeys(SECRET).previous, undefined);
  });

  it("digests the same text differently for each purpose", () => {
    const { digest } = deriveCacheKeys(SECRET);
    assert.equal(new Set(PURPOSES.map((purpose) => digest(purpose, "x"))).size, PURPOSES.length);
  });

  it("digests to 256 bits of which the text cannot be read", () => {
    const { digest, sealing } = deriveCacheKeys(SECRET);
    assert.match(digest("token", "secret-token"), /^[\w-]{43}$/);
    assert.notEqual(digest("token", "secret-token"), digest("token", "secret-tokeN"));
    assert.equal(sealing.length, 32);
  });
});
