import assert from "node:assert/strict";
import { readJson, readJsonObject } from "../../src/provider/answer.ts";

const answer = (mediaType: string, body: string) =>
  readJsonObject({ kind: "answer", status: 200, mediaType, body });

describe("readJsonObject", () => {
  for (const mediaType of ["application/json", "application/jwk-set+json", "application/vnd.a-b.c+json"]) {
    it(`reads ${mediaType}`, () => assert.equal(answer(mediaType, '{"a":1}')?.a, 1));
  }
  for (const mediaType of [
    "",
    "text/html",
    "text/json",
    "application/jsonp",
    "text/plain+json",
    "application/jwt",
  ]) {
    it(`reads no ${mediaType || "missing media type"}`, () =>
      assert.equal(answer(mediaType, '{"a":1}'), undefined));
  }
  for (const body of [
    "",
    "null",
    "[]",
    '"a"',
    "{",
    '{"a":1,"a":2}',
    `{"a":${"[".repeat(16)}${"]".repeat(16)}}`,
  ]) {
    it(`takes no object from ${body.slice(0, 20) || "an empty body"}`, () =>
      assert.equal(answer("application/json", body), undefined));
  }
  it("inherits nothing", () => assert.equal(answer("application/json", "{}")?.constructor, undefined));
});

describe("readJson", () => {
  const read = (mediaType: string, body: string) =>
    readJson({ kind: "answer", status: 200, mediaType, body });

  it("reads any value, a list as strictly as an object", () => {
    assert.deepEqual(read("application/json", '[{"a":1}]'), [{ a: 1 }]);
    assert.equal(read("application/json", "null"), null);
    assert.equal(read("text/json", "[]"), undefined);
    for (const body of ['[{"a":1,"a":2}]', '["\\ud800"]', `${"[".repeat(17)}${"]".repeat(17)}`, "[", ""]) {
      assert.equal(read("application/json", body), undefined, body);
    }
  });
});
