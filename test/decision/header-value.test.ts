import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeHeaderList, encodeHeaderValue } from "../../src/decision/header-value.ts";

const VALUES: readonly (readonly [value: string, encoded: string])[] = [
  ["ana", "ana"],
  ["ana+x@example.com", "ana+x@example.com"],
  ["Ana de la Cruz", "Ana de la Cruz"],
  [" ana  ", "%20ana%20%20"],
  ["   ", "%20%20%20"],
  ["100%", "100%25"],
  ["a,b", "a,b"],
  ["Müller", "M%C3%BCller"],
  ["😀", "%F0%9F%98%80"],
  ["a\r\nx: y", "a%0D%0Ax: y"],
  ["\u0000\u007f\u00a0", "%00%7F%C2%A0"],
  ["", ""],
];

describe("encodeHeaderValue", () => {
  for (const [value, encoded] of VALUES) {
    it(`writes ${JSON.stringify(value)} as ${encoded}`, () =>
      assert.equal(encodeHeaderValue(value), encoded));
  }

  it("refuses a lone surrogate", () => {
    for (const value of ["\ud800", "a\udc00b", "\udc00\ud800"])
      assert.equal(encodeHeaderValue(value), undefined);
  });

  it("gives visible ASCII that is not trimmed, and every value back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const encoded = encodeHeaderValue(value);
        assert.ok(encoded !== undefined);
        assert.match(encoded, /^[\x20-\x7e]*$/);
        assert.equal(encoded, encoded.trim());
        assert.equal(decodeURIComponent(encoded), value);
      }),
    );
  });

  it("never throws", () => {
    const unit = fc.nat(0xffff).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.array(unit), (units) => {
        const value = units.join("");
        const encoded = encodeHeaderValue(value);
        assert.ok(encoded === undefined || decodeURIComponent(encoded) === value);
      }),
    );
  });
});

describe("encodeHeaderList", () => {
  it("tells an empty list from a list of one empty member", () => {
    assert.equal(encodeHeaderList([]), undefined);
    assert.equal(encodeHeaderList([""]), "");
    assert.equal(encodeHeaderList(["", ""]), ",");
  });

  it("refuses a list with a member that cannot be encoded", () => {
    assert.equal(encodeHeaderList(["staff", "\ud800"]), undefined);
  });

  it("gives every list back by the decoder that README shows", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (members) => {
        const encoded = encodeHeaderList(members);
        assert.ok(encoded !== undefined);
        assert.match(encoded, /^[\x20-\x7e]*$/);
        assert.deepEqual(encoded.split(",").map(decodeURIComponent), members);
      }),
    );
  });
});
