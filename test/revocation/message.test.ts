import assert from "node:assert/strict";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { seal } from "../../src/cache/seal.ts";
import { readMessage, writeMessage } from "../../src/revocation/message.ts";

const SECRET = "a secret of at least thirty-two characters";
const keys = deriveCacheKeys(SECRET);
const REVOCATION = {
  target: { kind: "subject", source: "corp", subject: "alice" },
  at: 1,
  until: 2,
} as const;

describe("a revocation's message", () => {
  const written = writeMessage(keys, REVOCATION);

  it("is read by a replica with the same secret, and names nobody in clear", () => {
    assert.deepEqual(readMessage(deriveCacheKeys(SECRET), written), REVOCATION);
    for (const text of [written, Buffer.from(written, "base64").toString("latin1")]) {
      assert.doesNotMatch(text, /alice|corp|subject/);
    }
  });

  it("is read under the next secret while the previous one is configured", () => {
    const next = "another secret of at least thirty-two characters";
    assert.deepEqual(readMessage(deriveCacheKeys(next, SECRET), written), REVOCATION);
    assert.equal(readMessage(deriveCacheKeys(next), written), undefined);
  });

  it("is nothing once a byte is changed, cut or added", () => {
    const bytes = Buffer.from(written, "base64");
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.equal(readMessage(keys, changed.toString("base64")), undefined);
    }
    assert.equal(readMessage(keys, bytes.subarray(1).toString("base64")), undefined);
    assert.equal(readMessage(keys, ""), undefined);
  });

  it("cannot be a cached value, nor anything else that is sealed", () => {
    const value = seal(keys, "grantgate:1:key", JSON.stringify(REVOCATION)).toString("base64");
    assert.equal(readMessage(keys, value), undefined);
    assert.equal(
      readMessage(keys, seal(keys, "revocation", '{"target":{"kind":"all"}}').toString("base64")),
      undefined,
    );
  });
});
