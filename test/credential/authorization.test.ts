import assert from "node:assert/strict";
import fc from "fast-check";
import { readCredential } from "../../src/credential/authorization.ts";

const MAX_SIZE = 16_384;

function read(...values: string[]) {
  return readCredential(new Map([["authorization", values]]), MAX_SIZE);
}

const BEARERS: readonly (readonly [value: string, token: string])[] = [
  ["Bearer abc", "abc"],
  ["bearer abc", "abc"],
  ["BEARER abc", "abc"],
  ["Bearer   abc", "abc"],
  ["Bearer aZ09-._~+/==", "aZ09-._~+/=="],
  [`Bearer ${"a".repeat(16_384)}`, "a".repeat(16_384)],
];

const MALFORMED = [
  "",
  " ",
  "Bearer",
  "Bearer ",
  "Bearer    ",
  "Bearer\tabc",
  " Bearer abc",
  "Bearer abc ",
  "Bearer a b",
  "Bearer =",
  "Bearer a=b",
  'Bearer realm="x"',
  "Bearer \u00fc",
  "Bearer abc\n",
  `Bearer ${"a".repeat(16_385)}`,
  "Bearer a,Bearer b",
  "Bearer a, Bearer b",
  "Bearer a,",
  ",Bearer a",
  "Bearer,Bearer",
  "Basic x,Bearer y",
  "Basic x, bearer y",
  "Basic eA==,Bearer y",
  "Basic eA==,Basic eA==",
  "Basic x,",
  "Negotiate,Bearer y",
  'Digest username="a",Bearer y',
  'Digest username="a, Bearer y',
  "Basic: x",
  '"Basic" x',
];

const OTHER_SCHEMES = [
  "Basic eDp5",
  "Negotiate",
  "NTLM TlRMTVNTUAAB",
  'Digest username="a", realm="r, Bearer y", qop=auth, nc=00000001, uri="/x\\",Bearer y"',
  "AWS4-HMAC-SHA256 Credential=AK/20250101/eu/s3/aws4_request, SignedHeaders=host;range, Signature=fe5f",
  "BearerX abc",
];

describe("readCredential", () => {
  for (const [value, token] of BEARERS) {
    it(`takes the token of ${value.slice(0, 40)}`, () =>
      assert.deepEqual(read(value), { kind: "token", scheme: "bearer", token }));
  }
  for (const value of MALFORMED) {
    it(`refuses ${JSON.stringify(value.slice(0, 40))}`, () => assert.equal(read(value).kind, "malformed"));
  }
  for (const value of OTHER_SCHEMES) {
    it(`sees no credentials in ${value.slice(0, 40)}`, () =>
      assert.deepEqual(read(value), { kind: "absent" }));
  }

  it("sees no credentials where the header is not there", () => {
    assert.deepEqual(readCredential(new Map(), MAX_SIZE), { kind: "absent" });
    assert.deepEqual(read(), { kind: "absent" });
  });

  it("refuses several headers, whichever they are", () => {
    assert.equal(read("Bearer a", "Bearer a").kind, "malformed");
    assert.equal(read("Basic x", "Bearer a").kind, "malformed");
    assert.equal(read("Bearer a", "").kind, "malformed");
  });

  it("refuses in the same way whether a proxy joins duplicates or not", () => {
    const credentials = fc.constantFrom(
      "Bearer a",
      "bearer b=",
      "Basic eA==",
      'Digest a="b, c", d=e',
      "NTLM x",
      "",
    );
    fc.assert(
      fc.property(credentials, credentials, (one, other) => {
        assert.equal(read(one, other).kind, "malformed");
        assert.equal(read(`${one},${other}`).kind, "malformed");
      }),
    );
  });

  it("names no part of the value in its detail", () => {
    const reading = read("Bearer s3cret,Bearer s3cret");
    assert.ok(reading.kind === "malformed" && !reading.detail.includes("s3cret"));
  });

  it("reads 60 kB of anything without delay", () => {
    for (const unit of [",", '\\"', '"', "a,", " ", "=", "a=b,", "\\"]) {
      const started = performance.now();
      read(`Digest "${unit.repeat(60_000 / unit.length)}`);
      read(`Bearer ${unit.repeat(60_000 / unit.length)}`);
      assert.ok(performance.now() - started < 250, `slow on ${unit}`);
    }
  });
});
