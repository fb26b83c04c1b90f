import assert from "node:assert/strict";
import fc from "fast-check";
import { parseClaims } from "../../src/credential/claims.ts";

function nested(levels: number): string {
  return `${'{"a":'.repeat(levels - 1)}{}${"}".repeat(levels - 1)}`;
}

describe("parseClaims", () => {
  it("takes a JSON object", () => {
    assert.deepEqual(
      { ...parseClaims(' {"sub":"u:1","aud":["a",{"b":null}]}\n') },
      {
        sub: "u:1",
        aud: ["a", { b: null }],
      },
    );
  });

  for (const text of ["", "null", "true", "1", '"x"', "[]", "{", "{}x", "{'a':1}", '{"a":1,}', "\ufeff{}"]) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseClaims(text), undefined));
  }

  it("inherits nothing and keeps what was sent under inherited names", () => {
    assert.equal(parseClaims("{}")?.constructor, undefined);
    const claims = parseClaims('{"__proto__":{"sub":"root"},"constructor":1}');
    assert.ok(claims);
    assert.deepEqual(Object.entries(claims), [
      ["__proto__", { sub: "root" }],
      ["constructor", 1],
    ]);
    assert.equal(claims.sub, undefined);
  });

  it("takes 16 levels and refuses 17", () => {
    assert.ok(parseClaims(nested(16)));
    assert.equal(parseClaims(nested(17)), undefined);
    assert.equal(parseClaims(`{"a":${"[".repeat(16)}${"]".repeat(16)}}`), undefined);
    assert.equal(parseClaims(nested(40_000)), undefined);
  });

  it("refuses a member named twice, however it is spelt and wherever it stands", () => {
    assert.equal(parseClaims('{"sub":"a","sub":"b"}'), undefined);
    assert.equal(parseClaims('{"sub":"a","s\\u0075b":"b"}'), undefined);
    assert.equal(parseClaims('{"cnf":[{"jkt":"a","jkt":"b"}]}'), undefined);
    assert.ok(parseClaims('{"a":{"sub":"\\":\\\\"},"sub":"::"}'));
  });

  it("refuses half a surrogate pair, and takes a whole one", () => {
    assert.equal(parseClaims('{"sub":"\\ud800"}'), undefined);
    assert.equal(parseClaims('{"aud":["\\udc00\\ud800"]}'), undefined);
    assert.equal(parseClaims('{"sub":"\\ud83d\\ude00"}')?.sub, "\u{1f600}");
  });

  it("gives back every object that JSON can carry", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (value) => {
        const text = JSON.stringify(value);
        assert.equal(JSON.stringify(parseClaims(text)), JSON.stringify(JSON.parse(text)));
      }),
    );
  });
});
