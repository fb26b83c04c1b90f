import assert from "node:assert/strict";
import fc from "fast-check";
import { parsePointer, valuesAt } from "../../../src/directory/http/pointer.ts";

/** The document and the pointers of RFC 6901, section 5. */
const DOCUMENT = {
  foo: ["bar", "baz"],
  "": 0,
  "a/b": 1,
  "c%d": 2,
  "e^f": 3,
  "g|h": 4,
  "i\\j": 5,
  'k"l': 6,
  " ": 7,
  "m~n": 8,
};
const EXAMPLES: readonly (readonly [pointer: string, value: unknown])[] = [
  ["", DOCUMENT],
  ["/foo", ["bar", "baz"]],
  ["/foo/0", "bar"],
  ["/", 0],
  ["/a~1b", 1],
  ["/c%d", 2],
  ["/e^f", 3],
  ["/g|h", 4],
  ["/i\\j", 5],
  ['/k"l', 6],
  ["/ ", 7],
  ["/m~0n", 8],
];

const at = (value: unknown, text: string) => {
  const pointer = parsePointer(text);
  assert.ok(pointer, text);
  return valuesAt(value, pointer);
};

describe("a JSON pointer", () => {
  for (const [text, value] of EXAMPLES) {
    it(`leads where RFC 6901 says: ${JSON.stringify(text)}`, () =>
      assert.deepEqual(at(DOCUMENT, text), [value]));
  }

  for (const text of ["foo", "/~", "/~2", "/a~", "#/foo", " /foo"]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(parsePointer(text), undefined));
  }

  for (const text of [
    "/foo/2",
    "/foo/-",
    "/foo/01",
    "/foo/bar",
    "/foo/length",
    "/toString",
    "/foo/0/length",
    "/x",
  ]) {
    it(`leads nowhere by ${text}`, () => assert.deepEqual(at(DOCUMENT, text), []));
  }

  it("leads nowhere by what objects inherit, and to it where it was sent", () => {
    assert.deepEqual(at({}, "/__proto__"), []);
    assert.deepEqual(at(JSON.parse('{"__proto__":{"a":1}}'), "/__proto__/a"), [1]);
  });

  it("leads to each element of a list by *, and to a member called so", () => {
    const groups = { items: [{ name: "a" }, {}, "x", { name: ["b", "c"] }] };
    assert.deepEqual(at(groups, "/items/*/name"), ["a", ["b", "c"]]);
    assert.deepEqual(at({ "*": 1 }, "/*"), [1]);
  });

  it("leads to any member that its name was escaped of", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (outer, inner) => {
        const escaped = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");
        const value = Object.fromEntries([[outer, Object.fromEntries([[inner, 1]])]]);
        assert.deepEqual(at(value, `/${escaped(outer)}/${escaped(inner)}`), [1]);
      }),
    );
  });
});
