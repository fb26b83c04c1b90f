import assert from "node:assert/strict";
import fc from "fast-check";
import { equals, memberOf, parsePath, valuesAt } from "../../../src/directory/scim/path.ts";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const USER = {
  userName: "bjensen",
  nickName: null,
  name: { givenName: "Barbara" },
  emails: [
    { value: "babs@home.example", type: "home" },
    { value: "bjensen@example.com", type: "work", primary: true },
    { type: "other" },
  ],
  [ENTERPRISE]: { employeeNumber: "701984", manager: { value: "26118915" } },
};
const EXAMPLES: readonly (readonly [path: string, values: readonly unknown[]])[] = [
  ["userName", ["bjensen"]],
  ["USERNAME", ["bjensen"]],
  ["nickName", []],
  ["title", []],
  ["name.givenName", ["Barbara"]],
  ["emails.value", ["bjensen@example.com", "babs@home.example", undefined]],
  ['emails[type eq "home"].value', ["babs@home.example"]],
  ['emails[type eq "fax"].value', []],
  ["urn:ietf:params:scim:schemas:core:2.0:User:userName", ["bjensen"]],
  [`${ENTERPRISE}:employeeNumber`, ["701984"]],
  [`${ENTERPRISE}:manager.value`, ["26118915"]],
  ["urn:example:other:userName", []],
  ["userName.length", [undefined]],
];

describe("a SCIM attribute", () => {
  for (const [text, values] of EXAMPLES) {
    it(`is read by ${text}`, () => {
      const path = parsePath(text);
      assert.ok(path);
      assert.deepEqual(valuesAt(USER, path), values);
    });
  }

  for (const text of [
    "",
    "1name",
    "a b",
    "emails[type]",
    'emails[type eq "a" or type pr].value',
    'emails[type eq "a\\"b"].value',
    "name.",
    "name.a.b",
    "urn:x",
    'userName eq "a"',
    "userName&count=1",
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(parsePath(text), undefined));
  }

  it("is not what objects inherit, nor one of two whose names differ by case", () => {
    assert.equal(memberOf({}, "constructor"), undefined);
    assert.equal(memberOf({ a: 1, A: 2 }, "a"), undefined);
    assert.equal(memberOf("text", "length"), undefined);
  });
});

describe("a filter by equality", () => {
  it("holds its value as JSON does", () => {
    assert.equal(equals("userName", 'a"b\\c\u0000'), 'userName eq "a\\"b\\\\c\\u0000"');
  });

  it("lets no value out of its quotes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const [, quoted = ""] = /^userName eq (".*")$/s.exec(equals("userName", value)) ?? [];
        assert.equal(JSON.parse(quoted), value);
        // No quote that ends the text stands before the last: each is escaped by an odd row of backslashes.
        assert.ok(/^"(?:[^"\\]|\\.)*"$/s.test(quoted));
      }),
    );
  });
});
