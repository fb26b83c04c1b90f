import assert from "node:assert/strict";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { createSeenTokens, type SeenTokens } from "../../src/credential/seen-tokens.ts";
import { readToken, type Token } from "../../src/credential/token.ts";

const keys = deriveCacheKeys("a secret of at least 32 characters", "the secret before, of 32 characters");
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const JWT = `${encoded({ alg: "ES256" })}.${encoded({ sub: "alice" })}.AAAA`;
const bearing = (...values: string[]) => new Map([["authorization", values]]);

const told = ({ value, digest, previousDigest, fingerprint, form, signed, previousSigned }: Token) => ({
  value,
  digest,
  previousDigest,
  fingerprint,
  form,
  signed,
  previousSigned,
});

describe("createSeenTokens", () => {
  let seen: SeenTokens;
  beforeEach(() => {
    seen = createSeenTokens({ keys, maxEntries: 8, maxBytes: 1_000_000 });
  });

  for (const value of [JWT, "opaque"]) {
    it(`gives ${value.slice(0, 6)} as it was read, and reads it no second time`, () => {
      const token = readToken(value, keys);
      seen.keep(token);
      const found = seen.find(bearing(`Bearer ${value}`)) ?? assert.fail("not found");
      assert.deepEqual(told(found), told(readToken(value, keys)));
      assert.equal(found.form, token.form);
      assert.deepEqual([token.isSeen, found.isSeen], [false, true]);
    });
  }

  it("knows nothing but what was kept", () => {
    seen.keep(readToken(JWT, keys));
    for (const other of [JWT.slice(0, -1), `${JWT}A`, JWT.toLowerCase(), "", "opaque"]) {
      assert.equal(seen.find(bearing(`Bearer ${other}`)), undefined);
    }
  });

  it("takes a token from a single Bearer header alone", () => {
    seen.keep(readToken("opaque", keys));
    for (const headers of [
      new Map(),
      bearing("DPoP opaque"),
      bearing("Bearer  opaque"),
      bearing("opaque"),
      bearing("Bearer opaque", "Bearer opaque"),
      bearing("Bearer opaque,Bearer opaque"),
    ]) {
      assert.equal(seen.find(headers), undefined);
    }
  });

  it("holds no token's text", () => {
    seen.keep(readToken("opaque-and-secret", keys));
    const { facts } = seen.find(bearing("Bearer opaque-and-secret")) ?? assert.fail("not found");
    assert.equal(JSON.stringify(facts).includes("opaque-and-secret"), false);
  });

  it("holds no more than it may, and keeps what is used", () => {
    for (let at = 0; at < 100; at += 1) {
      seen.keep(readToken(`token-${at}`, keys));
      assert.ok(seen.find(bearing("Bearer token-0")), `after ${at}`);
      assert.ok(seen.entries <= 8);
    }
    assert.equal(seen.find(bearing("Bearer token-1")), undefined);
  });

  it("holds no more bytes than it may, as it counts them", () => {
    const small = createSeenTokens({ keys, maxEntries: 1_000, maxBytes: 2_000 });
    for (let at = 0; at < 100; at += 1) small.keep(readToken(`token-${at}`, keys));
    assert.ok(small.bytes > 0 && small.bytes <= 2_000, String(small.bytes));
  });
});
